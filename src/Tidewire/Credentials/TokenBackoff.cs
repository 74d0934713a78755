namespace Tidewire.Credentials;

/// <summary>
/// When a token endpoint that failed may be asked again: after 1 s, and after twice as long each time that fails, up to 30 s; later if it asked for a
/// longer pause, up to 5 minutes. Not safe for concurrent use.
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
