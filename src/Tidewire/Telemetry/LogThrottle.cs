namespace Tidewire.Telemetry;

/// <summary>Allows one message at the start of a burst, and at most one a minute afterward.</summary>
internal sealed class LogThrottle(TimeProvider time)
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);
    private long _suppressed;
    private long _lastLoggedAt;
    private int _begun;

    /// <summary>
    /// Adds to the count. Returns the count since the last message if another one may be logged; otherwise <see langword="null"/>.
    /// </summary>
    public long? Counts(long count = 1)
    {
        Interlocked.Add(ref _suppressed, count);
        long loggedAt = Volatile.Read(ref _lastLoggedAt);
        if (Volatile.Read(ref _begun) == 1 && time.GetElapsedTime(loggedAt) < _interval)
            return null;

        if (Interlocked.CompareExchange(ref _lastLoggedAt, time.GetTimestamp(), loggedAt) != loggedAt)
            return null;

        Volatile.Write(ref _begun, 1);
        return Interlocked.Exchange(ref _suppressed, 0);
    }
}
