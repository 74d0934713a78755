using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>The reference model of a circuit, for overlapping calls, without thread safety.</summary>
internal sealed class CircuitModel(Func<ClientSettings> settings)
{
    private readonly List<ModelCall> _calls = [];
    private double _now;
    private double _openedAt;
    private double _lastDirectAt;
    private double? _closedAt;
    private double? _lastSuccessAt;
    private double _doubling;
    private double _break;
    private int _generation;
    private ModelCall? _trial;

    public CircuitState State { get; private set; }

    public int Failures { get; private set; }

    public IReadOnlyList<ModelCall> UnderWay => _calls;

    public double? Left => State == CircuitState.Open ? _break - (_now - _openedAt) : null;

    public double? UntilDelivery => State switch
    {
        CircuitState.Closed => 0,
        CircuitState.Isolated => null,
        CircuitState.HalfOpen when _trial is not null => _break,
        _ => Math.Max(0, Math.Max(Left ?? 0, _break - (_now - _lastDirectAt))),
    };

    public void Wait(double seconds) => _now += seconds;

    public bool Enter(CircuitPass pass)
    {
        bool isDelivery = pass.IsDelivery;
        if (State != CircuitState.Closed && !isDelivery)
            _lastDirectAt = _now;

        bool isAllowed = State switch
        {
            CircuitState.Closed => true,
            CircuitState.Open => Left <= 0 && (!isDelivery || UntilDelivery <= 0),
            CircuitState.HalfOpen => _trial is null && (!isDelivery || UntilDelivery <= 0),
            _ => false,
        };
        if (!isAllowed)
            return false;

        bool isTrial = State != CircuitState.Closed;
        if (isTrial)
            MoveTo(CircuitState.HalfOpen);
        var call = new ModelCall(pass, _now, _generation, isTrial);
        _calls.Add(call);
        if (isTrial)
            _trial = call;
        return true;
    }

    public void End(ModelCall call, AttemptOutcome? outcome)
    {
        _calls.Remove(call);
        bool isCurrent = call.Generation == _generation;
        bool counts = call.IsTrial || !call.Pass.IsDelivery;
        switch (outcome)
        {
            case null:
                if (_trial == call)
                    _trial = null;
                break;

            case { IsOutage: false } when counts:
                if (State == CircuitState.Closed)
                    _lastSuccessAt = _now;
                if (!isCurrent)
                    break;
                Failures = 0;
                if (call.IsTrial)
                {
                    (_closedAt, _lastSuccessAt) = (_now, _now);
                    MoveTo(CircuitState.Closed);
                }

                break;

            case { IsOutage: true } when counts || outcome.NeverConnected:
                if (!isCurrent || (!call.IsTrial && call.StartedAt < _lastSuccessAt))
                    break;
                Failures++;
                if (call.IsTrial || Failures >= settings().FailureThreshold)
                    Open(call, outcome);
                break;
        }
    }

    public void Force(CircuitState state)
    {
        (Failures, _doubling, _closedAt) = (0, 0, null);
        MoveTo(state);
    }

    private void Open(ModelCall last, AttemptOutcome outcome)
    {
        double doubled = Limited(_doubling * 2);
        if (!last.IsTrial)
            _doubling = _closedAt is { } closed && _now - closed < _break ? doubled : Limited(settings().FirstBreak.TotalSeconds);
        else if (last.Pass.IsDelivery ? outcome.NeverConnected : outcome.Status != System.Net.HttpStatusCode.InternalServerError && outcome.RetryAfter is null)
            _doubling = doubled;
        else
            _doubling = Limited(_doubling);

        _break = outcome is { Status: System.Net.HttpStatusCode.ServiceUnavailable, RetryAfter: { } asked } ? Limited(asked.TotalSeconds) : _doubling;
        (_openedAt, _lastDirectAt) = (_now, _now);
        MoveTo(CircuitState.Open);
    }

    private void MoveTo(CircuitState state)
    {
        if (State == state)
            return;
        State = state;
        _generation++;
        _trial = null;
    }

    private double Limited(double seconds) => Math.Clamp(seconds, settings().FirstBreak.TotalSeconds, settings().BreakDuration.TotalSeconds);
}
