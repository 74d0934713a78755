
namespace Tidewire.FaultTests.Circuits;

/// <summary>What a circuit ought to do, in as few words as possible, for one call after the other.</summary>
internal sealed class ReferenceCircuit(int threshold, TimeSpan breakDuration)
{
    private TimeSpan _now;
    private TimeSpan _opened;

    public CircuitState State { get; private set; }

    public int Failures { get; private set; }

    public int Requests { get; private set; }

    public bool Lets => State switch
    {
        CircuitState.Open => _now - _opened >= breakDuration,
        CircuitState.Isolated => false,
        _ => true,
    };

    public TimeSpan? RetryAfter => State == CircuitState.Open ? breakDuration - (_now - _opened) : null;

    /// <summary>A call; whether it succeeds, fails, or (<see langword="null"/>) is given up by its caller.</summary>
    public void Call(bool? succeeds)
    {
        if (!Lets)
            return;

        Requests++;
        if (State == CircuitState.Open)
            State = CircuitState.HalfOpen;

        if (succeeds == true)
        {
            (State, Failures) = (CircuitState.Closed, 0);
        }
        else if (succeeds == false)
        {
            Failures++;
            if (State == CircuitState.HalfOpen || Failures >= threshold)
                (State, _opened) = (CircuitState.Open, _now);
        }
    }

    public void Wait(TimeSpan time) => _now += time;

    public void Force(CircuitState state) => (State, Failures) = (state, 0);
}
