using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Keeps a store that cannot be reached from costing every verification its timeout, and says once that it is down.</summary>
internal sealed class StoreHealth(string client, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private volatile bool _isFailing;
    private long _failedAt;

    /// <summary>Whether the store is worth an attempt: it works, or its last failure was some seconds ago.</summary>
    public bool IsUsable => !_isFailing || time.GetElapsedTime(Interlocked.Read(ref _failedAt)) >= _pause;

    public void Succeeded()
    {
        if (_isFailing)
            _isFailing = false;
    }

    public void Failed(Exception exception)
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _failedAt, time.GetTimestamp());
            if (_isFailing)
                return;

            _isFailing = true;
        }

        Log.TokenCacheFailed(logger, client, exception);
    }
}
