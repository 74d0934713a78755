namespace Tidewire.FaultTests.Circuits;

/// <summary>The reference model of a circuit, for sequential calls.</summary>
internal sealed class ReferenceCircuit(int threshold, TimeSpan firstBreak, TimeSpan longestBreak)
{
    private TimeSpan _now;
    private TimeSpan _opened;
    private TimeSpan? _closed;
    private TimeSpan _doubling;
    private TimeSpan _break;

    public CircuitState State { get; private set; }

    public int Failures { get; private set; }

    public int Requests { get; private set; }

    public bool Allows => State switch
    {
        CircuitState.Open => _now - _opened >= _break,
        CircuitState.Isolated => false,
        _ => true,
    };

    public TimeSpan? RetryAfter => State == CircuitState.Open ? _break - (_now - _opened) : null;

    /// <summary>Makes a call with this outcome if the circuit allows one.</summary>
    public void Call(ReferenceEnd end)
    {
        if (!Allows)
            return;

        Requests++;
        bool isTrial = State != CircuitState.Closed;
        if (isTrial)
            State = CircuitState.HalfOpen;

        switch (end)
        {
            case { IsGivenUp: true }:
                break;
            case { Fails: false }:
                (State, Failures) = (CircuitState.Closed, 0);
                if (isTrial)
                    _closed = _now;
                break;
            default:
                Failures++;
                if (isTrial || Failures >= threshold)
                    Open(end, isTrial);
                break;
        }
    }

    public void Wait(TimeSpan time) => _now += time;

    public void Force(CircuitState state)
    {
        (State, Failures) = (state, 0);
        _closed = null;
    }

    private void Open(ReferenceEnd end, bool isTrial)
    {
        if (isTrial)
            _doubling = end.Lengthens ? Limited(_doubling * 2) : _doubling;
        else
            _doubling = _closed is { } closed && _now - closed < _break ? Limited(_doubling * 2) : firstBreak;

        _break = end.RetryAfter is { } requested ? Limited(requested) : _doubling;
        (State, _opened) = (CircuitState.Open, _now);
    }

    private TimeSpan Limited(TimeSpan time) => time < firstBreak ? firstBreak : time > longestBreak ? longestBreak : time;
}
