namespace Tidewire.Delivery;

/// <summary>
/// Computes the age of items. The wall clock may have jumped since an item was accepted or since the process started. The lowest of all
/// readings is used, so that no jump makes an item expire.
/// </summary>
internal sealed class ItemAge(TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _started = time.GetTimestamp();

    /// <summary>Reads the clocks, once for many items.</summary>
    public Reading Read()
    {
        var elapsed = time.GetElapsedTime(_started);
        var (now, steady) = (time.GetUtcNow(), _startedAt + elapsed);
        return new(now < steady ? now : steady, elapsed);
    }

    /// <summary>The time of one reading.</summary>
    /// <param name="now">The lower of two readings of the date.</param>
    /// <param name="elapsed">The time since the start of the process.</param>
    public readonly struct Reading(DateTimeOffset now, TimeSpan elapsed)
    {
        public TimeSpan AgeOf(DeliveryItem item)
        {
            var age = now - item.AcceptedAt;
            return item.Sequence > 0 && elapsed < age ? elapsed : age;
        }
    }
}
