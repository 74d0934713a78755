namespace Tidewire.Sqlite;

// Requests that arrive during a commit share the next one.
internal sealed partial class SqliteFile
{
    private const int RoundsInARow = 16;
    private const int MaxYields = 8;

    /// <summary>Writes a request, or blocks until the thread that is writing has written it.</summary>
    public void Execute(WriteRequest request) => Join(request).Wait();

    /// <summary>Writes a request, or waits asynchronously until the thread that is writing has written it.</summary>
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

    // Passing the file from thread to thread costs more than a commit. One thread writes for all callers that arrive meanwhile; after some
    // rounds, it leaves that to the thread pool so that its own caller can continue.
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

    // An unexpected error fails its own group only; the next group is written as usual.
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

    // Yields so that callers that have just completed can add their next requests, which makes one larger commit instead of two.
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
