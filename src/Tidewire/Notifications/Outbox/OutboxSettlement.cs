namespace Tidewire.Notifications;

/// <summary>Records in the store what became of claimed messages, and repeats what the store could not record. Counts each message when that is recorded.</summary>
internal sealed class OutboxSettlement(IOutboxStore store, OutboxLedger ledger, Func<OutboxSettings> settings, Action look)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _underWay = [];
    private readonly Queue<Func<Task>> _owed = new();
    private volatile bool _hasEnded;

    /// <summary>The message has reached its end.</summary>
    public Task EndAsync(OutboxMessage message, OutboxState state, string? reason)
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
                look();
        });
    }

    /// <summary>The message waits again.</summary>
    public Task ReleaseAsync(OutboxMessage message, TimeSpan delay, bool hasFailed, bool mayHaveBeenSent) => RecordAsync(async () =>
    {
        await store.ReleaseAsync(message, delay, hasFailed, mayHaveBeenSent, CancellationToken.None).ConfigureAwait(false);
        if (delay == TimeSpan.Zero)
            look();
    });

    /// <summary>The process ends, and the message was not begun.</summary>
    public async Task GiveBackAsync(OutboxMessage message)
    {
        try
        {
            await store.ReleaseAsync(message, TimeSpan.Zero, hasFailed: false, message.MayHaveBeenSent, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Its claim ends with the process.
            ledger.StoreFailed(e);
        }
    }

    /// <summary>Has something recorded that nobody waits for.</summary>
    public void Start(Func<Task> record)
    {
        var task = record();
        lock (_gate)
            _underWay.Add(task);
        task.ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Records what the store could not record before.</summary>
    public async Task RepeatAsync()
    {
        Func<Task>? record;
        do
        {
            lock (_gate)
                _owed.TryDequeue(out record);
        }
        while (record is not null && await RecordAsync(record).ConfigureAwait(false));
    }

    /// <summary>Waits a little for what is being recorded. What is not recorded by then is found by the next process as perhaps sent.</summary>
    public async Task EndAsync()
    {
        await RepeatAsync().ConfigureAwait(false);
        Task[] underWay;
        lock (_gate)
            underWay = [.. _underWay];
        try
        {
            await Task.WhenAll(underWay).WaitAsync(_patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
        }

        _hasEnded = true;
    }

    private async Task<bool> RecordAsync(Func<Task> record)
    {
        try
        {
            await record().ConfigureAwait(false);
            ledger.StoreWorks();
            return true;
        }
        catch (Exception e)
        {
            // After the end the store is gone: the next process finds the message as perhaps sent.
            if (_hasEnded)
                return false;

            ledger.StoreFailed(e);
            lock (_gate)
                _owed.Enqueue(record);
            return false;
        }
    }

    private void Ended(Task task)
    {
        lock (_gate)
            _underWay.Remove(task);
    }
}
