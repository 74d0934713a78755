namespace Tidewire.Delivery;

/// <summary>
/// How old items are. The clock on the wall may have jumped since an item was accepted, or since this process began: the least of all readings holds, so
/// that no jump makes an item expire.
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
