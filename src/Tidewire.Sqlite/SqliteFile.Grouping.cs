namespace Tidewire.Sqlite;

// Requests that arrive during a commit share the next one. A thread that blocks never depends on the thread pool, whose threads may all
// be blocked in the same way: it writes its request itself, or the thread of another caller does.
internal sealed partial class SqliteFile
{
    private const int RoundsInARow = 16;
    private const int MaxYields = 8;
    private const int MaxYieldsOfPool = 32;

    private enum Writer
    {
        None,
        Running,
        Queued,
    }

    /// <summary>Writes a request, or blocks until another thread has written it.</summary>
    public void Execute(WriteRequest request)
    {
        if (Join(request, blocks: true, out var group))
            WriteForAll();
        while (!group.Wait())
            WriteForAll();
    }

    /// <summary>Writes a request, or waits asynchronously until another thread has written it.</summary>
    public ValueTask ExecuteAsync(WriteRequest request)
    {
        if (Join(request, blocks: false, out var group))
            WriteForAll();
        return new(group.Written);
    }

    /// <returns>Whether the caller must write.</returns>
    private bool Join(WriteRequest request, bool blocks, out WriteGroup group)
    {
        lock (_pendingGate)
        {
            group = _pending ??= new();
            group.Requests.Add(request);
            group.IsBlocking |= blocks;
            return TryBecomeWriter(_writer == Writer.None || (blocks && _writer == Writer.Queued));
        }
    }

    private bool TryBecomeWriter(bool isVacant)
    {
        if (isVacant)
            _writer = Writer.Running;
        return isVacant;
    }

    // Passing the file from thread to thread costs more than a commit. One thread writes for all callers that arrive meanwhile, and after
    // some rounds leaves the rest to another thread so that its own caller can continue.
    private void WriteForAll()
    {
        for (int round = 0; TryTakePending() is { } group; round++)
        {
            Write(group);
            bool isShared = group.Requests.Count > 1;
            if (round == RoundsInARow || (isShared && !group.IsBlocking))
            {
                HandOver(group.Requests.Count);
                return;
            }

            if (isShared)
                YieldUntilPending(group.Requests.Count + CountPending(), MaxYields);
        }
    }

    private void HandOver(int callers)
    {
        lock (_pendingGate)
        {
            if (_pending is { IsBlocking: true })
            {
                _pending.HandOver();
                return;
            }

            _writer = Writer.Queued;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static queued => queued.File.WriteIfQueued(queued.Callers), (File: this, Callers: callers), preferLocal: false);
    }

    // The callers that have just completed are about to add their next requests.
    private void WriteIfQueued(int callers)
    {
        lock (_pendingGate)
        {
            if (!TryBecomeWriter(_writer == Writer.Queued))
                return;
        }

        YieldUntilPending(callers, MaxYieldsOfPool);
        WriteForAll();
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
            if (group is null)
                _writer = Writer.None;
            return group;
        }
    }

    // Yields so that callers that have just completed can add their next requests, which makes one larger commit instead of two.
    private void YieldUntilPending(int expected, int maxYields)
    {
        for (int yield = 0; yield < maxYields && CountPending() < expected; yield++)
            Thread.Yield();
    }

    private int CountPending()
    {
        lock (_pendingGate)
            return _pending?.Requests.Count ?? 0;
    }
}
