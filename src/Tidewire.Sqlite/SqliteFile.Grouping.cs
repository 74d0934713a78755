namespace Tidewire.Sqlite;

// Requests that come while another is written share the next commit.
internal sealed partial class SqliteFile
{
    private const int RoundsInARow = 16;
    private const int MaxYields = 8;

    /// <summary>Writes a request, or waits on this thread for the caller who writes now to do it.</summary>
    public void Execute(WriteRequest request) => Join(request).Wait();

    /// <summary>Writes a request, or waits without a thread for the caller who writes now to do it.</summary>
    public ValueTask ExecuteAsync(WriteRequest request) => new(Join(request).Written);

    private WriteGroup Join(WriteRequest request)
    {
        WriteGroup group;
        lock (_pendingGate)
        {
            group = _pending ??= new();
            group.Requests.Add(request);
            if (_isWriting)
                return group;
            _isWriting = true;
        }

        WriteForAll();
        return group;
    }

    // Handing the file from thread to thread costs more than a commit. One thread writes for all that come meanwhile, and after some rounds leaves that to
    // the thread pool, so that its own caller gets to go on.
    private void WriteForAll()
    {
        for (int round = 0; TryTakePending() is { } group; round++)
        {
            Write(group);
            if (group.Requests.Count > 1)
                YieldForMoreRequests(group.Requests.Count);
            if (round == RoundsInARow)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static file => file.WriteForAll(), this, preferLocal: false);
                return;
            }
        }
    }

    // An unexpected error fails its group alone: the next writer finds the file as it was.
    private void Write(WriteGroup group)
    {
        try
        {
            lock (_gate)
                WriteOrRollBack(group.Requests);
            group.Complete();
        }
        catch (Exception e)
        {
            group.Complete(e);
        }
    }

    private WriteGroup? TryTakePending()
    {
        lock (_pendingGate)
        {
            var group = _pending;
            _pending = null;
            _isWriting = group is not null;
            return group;
        }
    }

    // Those that waited come back at once, if they get to run. Together with those that came meanwhile, they make one larger commit of two.
    private void YieldForMoreRequests(int count)
    {
        int expected = count + Pending();
        for (int yield = 0; yield < MaxYields && Pending() < expected; yield++)
            Thread.Yield();

        int Pending()
        {
            lock (_pendingGate)
                return _pending?.Requests.Count ?? 0;
        }
    }
}
