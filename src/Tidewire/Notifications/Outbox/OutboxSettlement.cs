namespace Tidewire.Notifications;

/// <summary>
/// Records the outcome of claimed messages in the store, and retries if the store fails. Counts each message when its outcome is recorded.
/// </summary>
internal sealed class OutboxSettlement(IOutboxStore store, OutboxLedger ledger, Func<OutboxSettings> settings, Action signalMessages, TimeProvider time)
{
    private static readonly TimeSpan _maxEndTime = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _underWay = [];
    private readonly Queue<Func<Task>> _failed = new();
    private volatile bool _hasEnded;

    /// <summary>Records the final state of a message.</summary>
    public Task SettleAsync(OutboxMessage message, OutboxState state, string? reason)
    {
        bool isKept = state switch
        {
            OutboxState.Sent => settings().KeepsSent,
            OutboxState.Uncertain => settings().OnUncertain != UncertainPolicy.Drop,
            _ => true,
        };
        return RecordAsync(async () =>
        {
            if (await store.SettleAsync(message, state, reason, isKept, CancellationToken.None).ConfigureAwait(false))
                ledger.Ended(state, reason);
            if (message.OrderingKey is not null)
                signalMessages();
        });
    }

    /// <summary>Releases a message, so that it waits again.</summary>
    public Task ReleaseAsync(OutboxMessage message, TimeSpan delay, bool hasFailed, bool mayHaveBeenSent) => RecordAsync(async () =>
    {
        await store.ReleaseAsync(message, delay, hasFailed, mayHaveBeenSent, CancellationToken.None).ConfigureAwait(false);
        if (delay == TimeSpan.Zero)
            signalMessages();
    });

    /// <summary>Releases, at shutdown, a message whose sending has not begun.</summary>
    public async Task GiveBackAsync(OutboxMessage message)
    {
        int phase = ledger.StorePhase;
        try
        {
            await store.ReleaseAsync(message, TimeSpan.Zero, hasFailed: false, message.MayHaveBeenSent, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The claim ends with the process.
            ledger.StoreFailed(phase, e);
        }
    }

    /// <summary>Starts recording an outcome without waiting for the store.</summary>
    public void Start(Func<Task> record) => Await(record());

    /// <summary>Lets <see cref="EndAsync"/> wait for work that records an outcome.</summary>
    public void Await(Task work)
    {
        lock (_gate)
            _underWay.Add(work);
        work.ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Tries again to record the outcomes that the store has not accepted.</summary>
    public async Task RepeatAsync()
    {
        Func<Task>? record;
        do
        {
            lock (_gate)
                _failed.TryDequeue(out record);
        }
        while (record is not null && await RecordAsync(record).ConfigureAwait(false));
    }

    /// <summary>Waits briefly until pending outcomes are recorded. The next process treats a message without an outcome as possibly sent.</summary>
    public async Task EndAsync()
    {
        await RepeatAsync().ConfigureAwait(false);
        await RecordedAsync().WaitAsync(_maxEndTime, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _hasEnded = true;
    }

    // Work that ends may have started a record.
    private async Task RecordedAsync()
    {
        while (true)
        {
            Task[] underWay;
            lock (_gate)
                underWay = [.. _underWay];
            if (underWay.Length == 0)
                return;

            await Task.WhenAll(underWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> RecordAsync(Func<Task> record)
    {
        int phase = ledger.StorePhase;
        try
        {
            await record().ConfigureAwait(false);
            ledger.StoreWorks(phase);
            return true;
        }
        catch (Exception e)
        {
            // After shutdown the store is closed: the next process treats the message as possibly sent.
            if (_hasEnded)
                return false;

            ledger.StoreFailed(phase, e);
            lock (_gate)
                _failed.Enqueue(record);
            return false;
        }
    }

    private void Ended(Task task)
    {
        lock (_gate)
            _underWay.Remove(task);
    }
}
