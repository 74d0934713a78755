using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Resilience;

/// <summary>
/// Reports the changes of a circuit to the metrics, the log and the monitor: in order, one at a time, and outside of the circuit's lock,
/// because handlers may call the circuit.
/// </summary>
internal sealed class CircuitAnnouncer(string client, CircuitTelemetry telemetry, FailureSpell outage, ILogger logger)
{
    /// <summary>The names of the states in metrics, by enum value.</summary>
    public static string[] States { get; } = TagValue.Of<CircuitState>();

    private readonly string _tag = TagValue.Of(client);
    private readonly Lock _gate = new();
    private readonly Queue<CircuitStatus> _waiting = new();
    private bool _isAnnouncing;

    public event Action<CircuitStatus>? Changed;

    /// <summary>Queues a change. The caller holds the circuit's lock.</summary>
    public void Add(CircuitStatus change)
    {
        lock (_gate)
            _waiting.Enqueue(change);
    }

    /// <summary>Reports the queued changes. The caller does not hold the circuit's lock.</summary>
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
                // A logger that throws must not affect the call.
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
