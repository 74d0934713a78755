using System.Collections.Immutable;

namespace Tidewire.EntityFrameworkCore.Commits;

/// <summary>Notifies the stores of a context type of the number of messages that this process has committed, per client.</summary>
internal class CommitSignal
{
    private ImmutableList<Action<string, int>> _listeners = [];

    public void Add(Action<string, int> listener) => ImmutableInterlocked.Update(ref _listeners, list => list.Add(listener));

    public void Remove(Action<string, int> listener) => ImmutableInterlocked.Update(ref _listeners, list => list.Remove(listener));

    public void Raise(IReadOnlyList<(string Client, int Count)> committed)
    {
        foreach (var (client, count) in committed)
            _listeners.ForEach(listener => listener(client, count));
    }
}
