namespace Tidewire.AspNetCore.Status;

/// <summary>The latest changes of a client's circuit, in a ring buffer.</summary>
internal sealed class CircuitHistory
{
    // An outage of ten minutes causes a few dozen changes, because the breaks grow.
    private const int Capacity = 128;

    private readonly Lock _gate = new();
    private readonly Queue<CircuitChangeReport> _changes = new(Capacity);

    public CircuitHistory(CircuitStatus initial) => Add(initial);

    public void Add(CircuitStatus status)
    {
        lock (_gate)
        {
            if (_changes.Count == Capacity)
                _changes.Dequeue();
            _changes.Enqueue(new() { State = Words.Of(status.State), At = status.Since });
        }
    }

    /// <summary>The changes since a time, and the last one before it, which gives the state at that time.</summary>
    public IReadOnlyList<CircuitChangeReport> Since(DateTimeOffset moment)
    {
        lock (_gate)
        {
            CircuitChangeReport[] changes = [.. _changes];
            int before = Array.FindLastIndex(changes, change => change.At <= moment);
            return changes[Math.Max(0, before)..];
        }
    }
}
