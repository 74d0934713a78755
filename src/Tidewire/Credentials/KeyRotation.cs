namespace Tidewire.Credentials;

/// <summary>
/// A fixed credential and, during a rotation, its successor. When the service refuses the one in use, the other is tried, and the accepted
/// one stays in use. Both can therefore be deployed before the service switches.
/// </summary>
internal sealed class KeyRotation : ICredentialSource
{
    /// <summary>
    /// How long the other credential is not tried after the service refused both, so that not every request is sent twice.
    /// </summary>
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

    public void Refused(Credential refused, bool isAmbiguous)
    {
        if (_second is null || isAmbiguous)
            return;

        // The request is not repeated, so the next request tries the other credential: once per pause, until one of the two is accepted.
        lock (_lock)
        {
            if (refused != _inUse || IsPaused)
                return;

            _inUse = Other(refused);
            _bothRefusedAt = _time.GetTimestamp();
        }
    }

    public ValueTask<Credential?> ReplaceAsync(Credential refused, bool isAmbiguous, CancellationToken cancellationToken)
    {
        if (_second is null)
            return default;

        lock (_lock)
        {
            // The request was sent before the other credential was accepted.
            if (refused != _inUse)
                return new(_inUse);

            // The pause does not apply to an ambiguous refusal: during a rotation, a valid token must still be verified.
            return new(IsPaused && !isAmbiguous ? null : Other(refused));
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

    private bool IsPaused => _bothRefusedAt is { } at && _time.GetElapsedTime(at) < PauseAfterBothRefused;

    private Credential Other(Credential refused) => refused == _first ? _second! : _first;
}
