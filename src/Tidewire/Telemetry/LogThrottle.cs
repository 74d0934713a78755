namespace Tidewire.Telemetry;

/// <summary>Lets one line through at the start of a burst, and one a minute while it goes on.</summary>
internal sealed class LogThrottle(TimeProvider time)
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);
    private long _suppressed;
    private long _lastLoggedAt;
    private int _begun;

    /// <summary>Counts so many more. Returns how many there were since the last line, if it is time for another.</summary>
    public long? Counts(long count = 1)
    {
        Interlocked.Add(ref _suppressed, count);
        long said = Volatile.Read(ref _lastLoggedAt);
        if (Volatile.Read(ref _begun) == 1 && time.GetElapsedTime(said) < _interval)
            return null;

        if (Interlocked.CompareExchange(ref _lastLoggedAt, time.GetTimestamp(), said) != said)
            return null;

        Volatile.Write(ref _begun, 1);
        return Interlocked.Exchange(ref _suppressed, 0);
    }
}
