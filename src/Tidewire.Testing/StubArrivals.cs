namespace Tidewire.Testing;

/// <summary>Counts the requests of each client and completes the waits for them. Not thread-safe; guarded by its owner's lock.</summary>
internal sealed class StubArrivals
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Client, int Count, TaskCompletionSource Reached)> _waiting = [];

    public void Add(string client)
    {
        int count = _counts[client] = _counts.GetValueOrDefault(client) + 1;
        foreach (var waiting in _waiting.Where(waiting => waiting.Count <= count && client.Equals(waiting.Client, StringComparison.OrdinalIgnoreCase)).ToList())
        {
            _waiting.Remove(waiting);
            waiting.Reached.SetResult();
        }
    }

    public Task WaitFor(string client, int count)
    {
        if (_counts.GetValueOrDefault(client) >= count)
            return Task.CompletedTask;

        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((client, count, reached));
        return reached.Task;
    }
}
