namespace Tidewire.Delivery;

/// <summary>
/// Computes the age of items. The wall clock may have jumped since an item was accepted or since the process started. The lowest of all
/// readings is used, so that no jump makes an item expire.
/// </summary>
internal sealed class ItemAge(TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _started = time.GetTimestamp();

    public TimeSpan Of(DeliveryItem item)
    {
        var now = time.GetUtcNow();
        var elapsed = time.GetElapsedTime(_started);
        var steady = _startedAt + elapsed;
        var age = (now < steady ? now : steady) - item.AcceptedAt;
        return item.Sequence > 0 && elapsed < age ? elapsed : age;
    }
}
