using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Decides whether to try the store, so that not every verification waits until an unreachable store times out. Logs each outage once.</summary>
internal sealed class StoreHealth(string client, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private volatile bool _isFailing;
    private long _triedAt;

    /// <summary>Whether the last attempt failed.</summary>
    public bool IsFailing => _isFailing;

    /// <summary>Whether to try the store: always while it works, otherwise once every few seconds.</summary>
    public bool MayTry()
    {
        if (!_isFailing)
            return true;

        lock (_gate)
        {
            if (time.GetElapsedTime(_triedAt) < _pause)
                return false;

            _triedAt = time.GetTimestamp();
            return true;
        }
    }

    public void Succeeded()
    {
        if (_isFailing)
            _isFailing = false;
    }

    public void Failed(Exception exception)
    {
        lock (_gate)
        {
            _triedAt = time.GetTimestamp();
            if (_isFailing)
                return;

            _isFailing = true;
        }

        Log.TokenCacheFailed(logger, client, exception);
    }
}
