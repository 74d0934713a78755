namespace Tidewire.Resilience;

/// <summary>
/// The circuit breaker of a client: counts consecutive failed calls and opens at the threshold. A call counts once, by its final outcome.
/// </summary>
/// <remarks>
/// Polly's circuit breaker is not used: it counts attempts by ratio, resets when its pipeline is rebuilt, closes when the caller of its
/// trial cancels, and refuses by throwing. This one counts exactly, survives reloads, and can refuse without an exception.
/// </remarks>
internal sealed partial class Circuit(string client, Func<ClientSettings> settings, TimeProvider time, CircuitAnnouncer announcer)
{
    private readonly Lock _gate = new();
    private readonly CircuitBreak _break = new(time);
    private volatile CircuitState _state = CircuitState.Closed;
    private volatile int _failures;
    private DateTimeOffset _since = time.GetUtcNow();
    private long _lastSuccessAt = long.MinValue;
    private long _lastDirectAt;
    private bool _trialIsUnderWay;
    private int _generation;
    private ServiceFailureKind? _lastFailure;

    public string Client => client;

    public CircuitAnnouncer Announcer => announcer;

    /// <summary>Whether a direct call made now would be refused.</summary>
    public bool Refuses
    {
        get
        {
            if (_state == CircuitState.Closed)
                return false;
            lock (_gate)
            {
                _lastDirectAt = time.GetTimestamp();
                return !Admits();
            }
        }
    }

    /// <summary>Whether calls in flight may make further attempts.</summary>
    public bool IsClosed => _state == CircuitState.Closed;

    public CircuitStatus Status
    {
        get
        {
            lock (_gate)
                return Snapshot();
        }
    }

    /// <summary>The failure of a refused call.</summary>
    public ServiceFailure Refusal()
    {
        lock (_gate)
        {
            return new(ServiceFailureKind.CircuitOpen)
            {
                Reason = _state == CircuitState.Isolated ? Reasons.CircuitIsolated : Reasons.CircuitOpen,
                RetryAfter = _state == CircuitState.Open ? _break.Remaining : null,
            };
        }
    }

    /// <summary>The time until a delivery may be sent, or zero; <see langword="null"/> while the circuit is isolated.</summary>
    public TimeSpan? TimeUntilDelivery()
    {
        if (_state == CircuitState.Closed)
            return TimeSpan.Zero;
        lock (_gate)
        {
            return _state switch
            {
                CircuitState.Closed => TimeSpan.Zero,
                CircuitState.Isolated => null,
                CircuitState.HalfOpen when _trialIsUnderWay => _break.Current,
                _ => LeftUntilDelivery(),
            };
        }
    }

    /// <summary>Requests a pass for a call.</summary>
    public CircuitPass Enter(long startedAt, bool isDelivery)
    {
        // Read before the state: if read after it, the generation could belong to a later state.
        int generation = Volatile.Read(ref _generation);
        if (_state == CircuitState.Closed)
            return new(true, generation, startedAt, IsTrial: false, isDelivery);

        CircuitPass pass;
        lock (_gate)
        {
            if (!isDelivery)
                _lastDirectAt = time.GetTimestamp();
            bool granted = Admits() && (!isDelivery || _state == CircuitState.Closed || LeftUntilDelivery() <= TimeSpan.Zero);
            bool isTrial = granted && _state != CircuitState.Closed;
            if (isTrial)
            {
                MoveTo(CircuitState.HalfOpen);
                _trialIsUnderWay = true;
            }

            pass = new(granted, _generation, startedAt, isTrial, isDelivery);
        }

        announcer.Announce();
        return pass;
    }

    public void Isolate() => Force(CircuitState.Isolated);

    public void Close() => Force(CircuitState.Closed);

    private void Force(CircuitState state)
    {
        lock (_gate)
        {
            _failures = 0;
            _break.Reset();
            MoveTo(state);
        }

        announcer.Announce();
    }

    private bool Admits() => _state switch
    {
        CircuitState.Closed => true,
        CircuitState.Open => _break.Remaining <= TimeSpan.Zero,
        CircuitState.HalfOpen => !_trialIsUnderWay,
        _ => false,
    };

    // A delivery leaves the trial to direct calls if a direct call was made within the last break.
    private TimeSpan LeftUntilDelivery()
    {
        var quiet = _break.Current - time.GetElapsedTime(_lastDirectAt);
        var left = _state == CircuitState.Open ? _break.Remaining : TimeSpan.Zero;
        return quiet > left ? quiet : left;
    }

    private void MoveTo(CircuitState state)
    {
        if (_state == state)
            return;

        _state = state;
        _since = time.GetUtcNow();
        _trialIsUnderWay = false;
        _generation++;
        announcer.Add(Snapshot());
    }

    private CircuitStatus Snapshot() => new()
    {
        Client = client,
        State = _state,
        Since = _since,
        RetryAt = _state == CircuitState.Open ? _since + _break.Current : null,
        ConsecutiveFailures = _failures,
        LastFailure = _lastFailure,
    };
}
