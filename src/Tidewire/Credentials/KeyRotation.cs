namespace Tidewire.Credentials;

/// <summary>
/// A fixed credential, and beside it the one that follows in a rotation: when the service no longer takes the one in use, the other is tried, and the one
/// that was taken stays in use. So both can be deployed before the service changes over.
/// </summary>
internal sealed class KeyRotation : ICredentialSource
{
    /// <summary>How long the other one is left alone after the service refused both: each call would be made twice.</summary>
    public static readonly TimeSpan PauseAfterBothRefused = TimeSpan.FromMinutes(1);

    private readonly Credential _first;
    private readonly Credential? _second;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private volatile Credential _inUse;
    private long? _bothRefusedAt;

    public KeyRotation(Credential first, Credential? second, TimeProvider time) => (_first, _second, _time, _inUse) = (first, second, time, first);

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<Credential>(cancellationToken) : new(_inUse);

    public ValueTask<Credential?> ReplaceAsync(Credential refused, bool isAmbiguous, CancellationToken cancellationToken)
    {
        if (_second is null)
            return default;

        lock (_lock)
        {
            // A request that left before the other one was accepted.
            if (refused != _inUse)
                return new(_inUse);

            // From an ambiguous refusal no pause follows: a rotation must not cost a good token its verification.
            bool isPaused = !isAmbiguous && _bothRefusedAt is { } at && _time.GetElapsedTime(at) < PauseAfterBothRefused;
            return new(isPaused ? null : refused == _first ? _second : _first);
        }
    }

    public void Report(Credential replacement, bool isAccepted)
    {
        lock (_lock)
        {
            if (isAccepted)
                _inUse = replacement;
            _bothRefusedAt = isAccepted ? null : _time.GetTimestamp();
        }
    }
}
