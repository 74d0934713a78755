using System.Runtime.ExceptionServices;

namespace Tidewire.Sqlite;

/// <summary>Requests that share a commit. One caller writes them; the others wait, blocking or asynchronously.</summary>
internal sealed class WriteGroup
{
    private const int Yields = 16;
    private readonly object _gate = new();
    private TaskCompletionSource? _written;
    private volatile bool _isWritten;
    private Exception? _error;

    public List<WriteRequest> Requests { get; } = [];

    /// <summary>Completes when the group was written or has failed; each request has its own result.</summary>
    public Task Written
    {
        get
        {
            lock (_gate)
            {
                if (!_isWritten)
                    return (_written ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            return _error is null ? Task.CompletedTask : Task.FromException(_error);
        }
    }

    /// <summary>Blocks until the group was written or has failed.</summary>
    public void Wait()
    {
        // A commit without a sync takes less time than putting a thread to sleep and waking it.
        for (int yield = 0; yield < Yields && !_isWritten; yield++)
            Thread.Yield();

        if (!_isWritten)
            Sleep();
        if (_error is not null)
            ExceptionDispatchInfo.Throw(_error);
    }

    public void Complete(Exception? error = null)
    {
        TaskCompletionSource? written;
        lock (_gate)
        {
            _error = error;
            _isWritten = true;
            written = _written;
            Monitor.Pulse(_gate);
        }

        if (error is null)
            written?.SetResult();
        else
            written?.SetException(error);
    }

    // Each woken thread wakes the next one, so that the writer wakes only one.
    private void Sleep()
    {
        lock (_gate)
        {
            while (!_isWritten)
                Monitor.Wait(_gate);
            Monitor.Pulse(_gate);
        }
    }
}
