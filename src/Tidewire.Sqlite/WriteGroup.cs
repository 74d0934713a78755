namespace Tidewire.Sqlite;

/// <summary>Requests that share a commit. The first one's caller writes them; the others wait for that.</summary>
internal sealed class WriteGroup
{
    private readonly object _completion = new();
    private bool _isComplete;

    public List<WriteRequest> Requests { get; } = [];

    public void Complete()
    {
        // Alone there is nobody to wake.
        if (Requests.Count == 1)
            return;

        lock (_completion)
        {
            _isComplete = true;
            Monitor.PulseAll(_completion);
        }
    }

    public void Wait()
    {
        lock (_completion)
        {
            while (!_isComplete)
                Monitor.Wait(_completion);
        }
    }
}
