namespace Tidewire.AspNetCore.Status;

/// <summary>The latest changes of one client's circuit, in a ring.</summary>
internal sealed class CircuitHistory
{
    // Ten minutes of an outage have some dozen changes: the breaks grow.
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

    /// <summary>The changes since a moment, and the one before it, which says what the state was then.</summary>
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
