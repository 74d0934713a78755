namespace Tidewire.Sqlite;

/// <summary>Requests that share a commit. One caller writes them, or somebody who writes just now; the others wait for that.</summary>
internal sealed class WriteGroup
{
    private readonly object _completion = new();
    private const int Yields = 40;
    private volatile bool _isComplete;
    private bool _needsWriter;

    public List<WriteRequest> Requests { get; } = [];

    public void Complete()
    {
        lock (_completion)
        {
            _isComplete = true;
            Monitor.PulseAll(_completion);
        }
    }

    /// <summary>Whoever wrote until now does not go on: one of those that wait must.</summary>
    public void HandOver()
    {
        lock (_completion)
        {
            _needsWriter = true;
            Monitor.Pulse(_completion);
        }
    }

    /// <summary>Waits until the group is written. True if the caller is the one that must write it.</summary>
    public bool Wait()
    {
        // A commit is shorter than going to sleep and being woken.
        for (int yield = 0; yield < Yields && !_isComplete; yield++)
            Thread.Yield();

        lock (_completion)
        {
            while (!_isComplete && !_needsWriter)
                Monitor.Wait(_completion);
            if (_isComplete)
                return false;

            _needsWriter = false;
            return true;
        }
    }
}
