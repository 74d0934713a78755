using System.Runtime.ExceptionServices;

namespace Tidewire.Sqlite;

/// <summary>Requests that share a commit. One thread writes them; the other callers wait, blocking or asynchronously.</summary>
internal sealed class WriteGroup
{
    private const int Yields = 16;
    private readonly object _gate = new();
    private TaskCompletionSource? _written;
    private volatile bool _isWritten;
    private Exception? _error;
    private bool _needsWriter;

    public List<WriteRequest> Requests { get; } = [];

    /// <summary>Whether a thread blocks until the group is written.</summary>
    public bool IsBlocking { get; set; }

    /// <summary>Completes when the group has been written or has failed; each request has its own result.</summary>
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

    /// <summary>Blocks until the group has been written or has failed, or until this thread must write it.</summary>
    /// <returns>Whether the group was written; otherwise the caller must write it, and then wait again.</returns>
    public bool Wait()
    {
        // A commit without a sync takes less time than putting a thread to sleep and waking it.
        for (int yield = 0; yield < Yields && !_isWritten; yield++)
            Thread.Yield();

        if (!_isWritten && !Sleep())
            return false;
        if (_error is not null)
            ExceptionDispatchInfo.Throw(_error);
        return true;
    }

    /// <summary>Makes one of the blocked threads write the group.</summary>
    public void HandOver()
    {
        lock (_gate)
        {
            _needsWriter = true;
            Monitor.Pulse(_gate);
        }
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
    private bool Sleep()
    {
        lock (_gate)
        {
            while (!_isWritten && !_needsWriter)
                Monitor.Wait(_gate);
            if (_isWritten)
                Monitor.Pulse(_gate);
            _needsWriter = false;
            return _isWritten;
        }
    }
}
