using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Resilience;

/// <summary>
/// The breaker of one client: opens on the Nth failure in a row, lets one attempt through after the break, and closes on its success.
/// </summary>
/// <remarks>
/// Not Polly's: that one judges a failure ratio, closes when the caller of its trial request gives up, starts anew with every rebuilt pipeline,
/// and refuses by throwing. Asking this one costs a volatile read while it is closed.
/// </remarks>
internal sealed class Circuit(string client, Func<ResilienceSettings> settings, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private volatile CircuitState _state = CircuitState.Closed;
    private volatile int _failures;
    private DateTimeOffset _since = time.GetUtcNow();
    private long _openedAt;
    private TimeSpan _break;
    private bool _probing;
    private int _generation;
    private ServiceFailureKind? _lastFailure;
    private readonly Queue<CircuitStatus> _unannounced = new();
    private bool _announcing;

    /// <summary>Raised after every change of state, outside the lock, in order for one circuit.</summary>
    public event Action<CircuitStatus>? Changed;

    public string Client => client;

    /// <summary>Whether an attempt would be refused now. Changes nothing.</summary>
    public bool Refuses
    {
        get
        {
            if (_state == CircuitState.Closed)
                return false;

            lock (_gate)
                return !Admits();
        }
    }

    public CircuitStatus Status
    {
        get
        {
            lock (_gate)
                return Snapshot();
        }
    }

    /// <summary>How long an open circuit will still refuse; <see langword="null"/> unless it is open.</summary>
    public TimeSpan? RetryAfter
    {
        get
        {
            lock (_gate)
                return _state == CircuitState.Open ? Remaining() : null;
        }
    }

    /// <summary>Asks for an attempt. What is granted must be handed back to exactly one of the three outcomes.</summary>
    public CircuitPass Enter()
    {
        // Before the state: an generation read after it could be that of a change in between.
        int generation = Volatile.Read(ref _generation);
        if (_state == CircuitState.Closed)
            return new(true, generation);

        CircuitPass pass;
        lock (_gate)
        {
            bool granted = Admits();
            if (granted && _state != CircuitState.Closed)
            {
                MoveTo(CircuitState.HalfOpen);
                _probing = true;
            }

            pass = new(granted, _generation);
        }

        Announce();
        return pass;
    }

    public void Succeeded(CircuitPass pass)
    {
        if (_state == CircuitState.Closed && _failures == 0)
            return;

        lock (_gate)
        {
            if (pass.Generation != _generation)
                return;

            _failures = 0;
            if (_state == CircuitState.HalfOpen)
                MoveTo(CircuitState.Closed);
        }

        Announce();
    }

    public void Failed(CircuitPass pass, ServiceFailureKind kind)
    {
        var current = settings();
        lock (_gate)
        {
            if (pass.Generation != _generation)
                return;

            _failures++;
            _lastFailure = kind;
            if (_state == CircuitState.HalfOpen || _failures >= current.FailureThreshold)
            {
                _break = current.BreakDuration;
                _openedAt = time.GetTimestamp();
                MoveTo(CircuitState.Open);
            }
        }

        Announce();
    }

    /// <summary>The caller gave up: says nothing about the service. A trial given up leaves the trial to the next caller.</summary>
    public void Abandoned(CircuitPass pass)
    {
        if (_state != CircuitState.HalfOpen)
            return;

        lock (_gate)
        {
            if (pass.Generation == _generation)
                _probing = false;
        }
    }

    public void Isolate() => Force(CircuitState.Isolated);

    public void Close() => Force(CircuitState.Closed);

    private void Force(CircuitState state)
    {
        lock (_gate)
        {
            _failures = 0;
            MoveTo(state);
        }

        Announce();
    }

    private bool Admits() => _state switch
    {
        CircuitState.Closed => true,
        CircuitState.Open => Remaining() <= TimeSpan.Zero,
        CircuitState.HalfOpen => !_probing,
        _ => false,
    };

    private TimeSpan Remaining() => _break - time.GetElapsedTime(_openedAt);

    private void MoveTo(CircuitState state)
    {
        if (_state == state)
            return;

        _state = state;
        _since = time.GetUtcNow();
        _probing = false;
        _generation++;
        _unannounced.Enqueue(Snapshot());
    }

    private CircuitStatus Snapshot() => new()
    {
        Client = client,
        State = _state,
        Since = _since,
        RetryAt = _state == CircuitState.Open ? _since + _break : null,
        ConsecutiveFailures = _failures,
        LastFailure = _lastFailure,
    };

    // One thread at a time, outside the lock: handlers see the changes in order, and may call back.
    private void Announce()
    {
        while (true)
        {
            CircuitStatus? change;
            lock (_gate)
            {
                if (_announcing || !_unannounced.TryDequeue(out change))
                    return;
                _announcing = true;
            }

            try
            {
                Announce(change);
            }
            catch (Exception)
            {
                // A logger that throws must not cost the attempt its pass, nor the call its answer.
            }
            finally
            {
                lock (_gate)
                    _announcing = false;
            }
        }
    }

    private void Announce(CircuitStatus change)
    {
        switch (change.State)
        {
            case CircuitState.Open:
                Log.CircuitOpened(logger, client, change.ConsecutiveFailures, change.LastFailure.ToString()!, change.RetryAt);
                break;
            case CircuitState.HalfOpen:
                Log.CircuitHalfOpened(logger, client);
                break;
            case CircuitState.Closed:
                Log.CircuitClosed(logger, client);
                break;
            case CircuitState.Isolated:
                Log.CircuitIsolated(logger, client);
                break;
        }

        Changed?.Invoke(change);
    }
}
