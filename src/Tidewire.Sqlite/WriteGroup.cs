using System.Runtime.ExceptionServices;

namespace Tidewire.Sqlite;

/// <summary>Requests that share a commit. One caller writes them; the others wait for that, on their thread or without one.</summary>
internal sealed class WriteGroup
{
    private const int Yields = 16;
    private readonly object _gate = new();
    private TaskCompletionSource? _written;
    private volatile bool _isWritten;
    private Exception? _error;

    public List<WriteRequest> Requests { get; } = [];

    /// <summary>Completes when the group was written, or has failed: each request tells which.</summary>
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

    /// <summary>Returns when the group was written, or has failed.</summary>
    public void Wait()
    {
        // A commit that is not synced takes less than sleeping and waking up.
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

    // Each one that wakes up wakes the next: the writer has better to do.
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
