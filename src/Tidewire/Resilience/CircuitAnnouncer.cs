using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Resilience;

/// <summary>Tells the log and the monitor of a circuit's changes, in order, one at a time, outside the circuit's lock: handlers may call back.</summary>
internal sealed class CircuitAnnouncer(string client, CircuitTelemetry telemetry, FailureSpell outage, ILogger logger)
{
    /// <summary>The states in metrics, by their numbers.</summary>
    public static string[] States { get; } = TagValue.Of<CircuitState>();

    private readonly string _tag = TagValue.Of(client);
    private readonly Lock _gate = new();
    private readonly Queue<CircuitStatus> _waiting = new();
    private bool _isAnnouncing;

    public event Action<CircuitStatus>? Changed;

    /// <summary>Notes a change. The caller holds the circuit's lock.</summary>
    public void Add(CircuitStatus change)
    {
        lock (_gate)
            _waiting.Enqueue(change);
    }

    /// <summary>Announces what waits. The caller does not hold the circuit's lock.</summary>
    public void Announce()
    {
        while (true)
        {
            CircuitStatus? change;
            lock (_gate)
            {
                if (_isAnnouncing || !_waiting.TryDequeue(out change))
                    return;
                _isAnnouncing = true;
            }

            try
            {
                Announce(change);
            }
            catch (Exception)
            {
                // A logger that throws must cost neither the call its pass nor the caller the answer.
            }
            finally
            {
                lock (_gate)
                    _isAnnouncing = false;
            }
        }
    }

    private void Announce(CircuitStatus change)
    {
        telemetry.Moved(_tag, States[(int)change.State]);
        switch (change.State)
        {
            case CircuitState.Open when outage.Hold():
                Log.CircuitOpened(logger, client, change.ConsecutiveFailures, change.LastFailure.ToString()!, change.RetryAt);
                break;
            case CircuitState.Open:
                Log.CircuitStillOpen(logger, client, change.LastFailure.ToString()!, change.RetryAt);
                break;
            case CircuitState.HalfOpen:
                Log.CircuitHalfOpened(logger, client);
                break;
            case CircuitState.Closed:
                var sum = outage.Release();
                Log.CircuitClosed(logger, client, sum.Elapsed.TotalSeconds, sum.Failed, sum.NotSent);
                break;
            case CircuitState.Isolated:
                outage.Hold();
                Log.CircuitIsolated(logger, client);
                break;
        }

        Changed?.Invoke(change);
    }
}
