namespace Tidewire.Auth;

/// <summary>
/// The current date for frequent callers: the wall clock, read at most once a second, plus the time since that reading, computed from a
/// monotonic timestamp that the caller has already read. A jump of the wall clock is seen within a second.
/// </summary>
internal sealed class SteadyDate(TimeProvider time)
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private Reading _last = new(time.GetUtcNow(), time.GetTimestamp());

    /// <summary>The date at a current timestamp.</summary>
    public DateTimeOffset At(long timestamp)
    {
        var last = Volatile.Read(ref _last);
        var elapsed = time.GetElapsedTime(last.Timestamp, timestamp);
        if (elapsed < _interval)
            return last.Date + elapsed;

        var now = time.GetUtcNow();
        Volatile.Write(ref _last, new(now, timestamp));
        return now;
    }

    private sealed record Reading(DateTimeOffset Date, long Timestamp);
}
