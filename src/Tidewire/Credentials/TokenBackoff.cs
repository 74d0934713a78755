namespace Tidewire.Credentials;

/// <summary>
/// The back-off of a failed token endpoint: 1 s, doubled with each failure up to 30 s; a longer Retry-After is obeyed, up to 5 minutes. Not
/// thread-safe.
/// </summary>
internal sealed class TokenBackoff(TimeProvider time)
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _longestAskedFor = TimeSpan.FromMinutes(5);

    private long _failedAt;
    private TimeSpan _pause;

    public int Failures { get; private set; }

    public bool IsOver => Failures == 0 || time.GetElapsedTime(_failedAt) >= _pause;

    public void Failed(TimeSpan? retryAfter)
    {
        Failures++;
        _failedAt = time.GetTimestamp();
        var doubled = _first * Math.Pow(2, Math.Min(Failures - 1, 10));
        var own = doubled < _longest ? doubled : _longest;
        var asked = retryAfter < _longestAskedFor ? retryAfter.Value : retryAfter is null ? TimeSpan.Zero : _longestAskedFor;
        _pause = asked > own ? asked : own;
    }

    public void Succeeded() => Failures = 0;
}
