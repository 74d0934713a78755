using System.Collections.Immutable;

namespace Tidewire.EntityFrameworkCore.Commits;

/// <summary>Tells the stores of one context that a transaction with messages was committed in this process.</summary>
internal class CommitSignal
{
    private ImmutableList<Action> _listeners = [];

    public void Add(Action listener) => ImmutableInterlocked.Update(ref _listeners, list => list.Add(listener));

    public void Remove(Action listener) => ImmutableInterlocked.Update(ref _listeners, list => list.Remove(listener));

    public void Raise() => _listeners.ForEach(listener => listener());
}
