using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Delivery;

/// <summary>
/// Workers that each take a batch, send it and settle it. One worker at a time dispatches: it waits until a batch is ready and may be sent,
/// takes it, and lets the next worker dispatch.
/// </summary>
internal sealed partial class DeliveryWorkers(
    string client,
    Func<DeliverySettings> settings,
    DeliverySource source,
    DeliveryGate gate,
    RetrySchedule schedule,
    BatchSettlement settlement,
    PendingFlushes flushes,
    DeliverySpill spill,
    IDeliverySender sender,
    DeliverySignal signal,
    TimeProvider time,
    ILogger logger)
    : IDisposable
{
    private static readonly TimeSpan _errorPause = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _dispatchLock = new(1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly HashSet<DeliveryBatch> _underWay = [];
    private readonly HashSet<int> _running = [];
    private readonly List<Task> _workers = [];
    private readonly LogThrottle _failures = new(time);
    private int _suspectBatches;
    private volatile bool _isStopping;
    private volatile bool _hasEnded;

    /// <summary>Completes when all workers have ended.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>When the oldest in-flight item was accepted.</summary>
    public DateTimeOffset? OldestAcceptedAt
    {
        get
        {
            lock (_gate)
                return _underWay.SelectMany(batch => batch.Items).Min(item => (DateTimeOffset?)item.AcceptedAt);
        }
    }

    /// <summary>Starts the missing workers, without the execution context of the caller. Surplus workers end on their own.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _workers.RemoveAll(worker => worker.IsCompleted);
            int count = settings().Workers;
            for (int number = 0; number < count && !_hasEnded; number++)
            {
                if (!_running.Add(number))
                    continue;

                int own = number;
                using (ExecutionContext.SuppressFlow())
                    _workers.Add(Task.Run(() => WorkAsync(own)));
            }

            Completion = Task.WhenAll(_workers);
        }
    }

    /// <summary>
    /// Completes when all items held at the time of the call are delivered or dropped, or when no more can be delivered now.
    /// </summary>
    public Task FlushAsync()
    {
        // In this order: an item whose back-off ends is active when the flush begins.
        SkipDelays();
        var completion = source.AddFlush();
        signal.Notify();
        if (_hasEnded)
            flushes.Complete(PendingFlushes.All);
        return completion;
    }

    /// <summary>Delivers what can be delivered now, then stops.</summary>
    public void Stop()
    {
        _isStopping = true;
        SkipDelays();
    }

    /// <summary>
    /// Stops immediately. Returns the items in flight, which count as not delivered. If they can be stored, a later process sends them again
    /// under the same key.
    /// </summary>
    public async Task<List<DeliveryItem>> EndAsync()
    {
        _hasEnded = true;
        signal.Notify();
        await _ending.CancelAsync().ConfigureAwait(false);

        // The dispatching worker may hold items.
        await _dispatchLock.WaitAsync().ConfigureAwait(false);
        _dispatchLock.Release();
        List<DeliveryBatch> underWay;
        lock (_gate)
            underWay = [.. _underWay];
        var ours = underWay.FindAll(batch => batch.TryClaim());
        await Task.WhenAll(underWay.Except(ours).Select(batch => batch.Completion)).ConfigureAwait(false);
        return [.. ours.SelectMany(batch => batch.Items)];
    }

    /// <summary>Ends the back-off of items and of the gate.</summary>
    public void SkipDelays()
    {
        gate.EndPauses();
        schedule.SkipDelays(source.IsDue);
        signal.Notify();
    }

    public void Dispose()
    {
        _ending.Dispose();
        signal.Dispose();
    }

    private async Task WorkAsync(int number)
    {
        while (await TakeNextBatchAsync(number).ConfigureAwait(false) is { } batch)
        {
            var outcome = await SendAsync(batch).ConfigureAwait(false);
            if (batch.TryClaim())
                await SettleAsync(batch, outcome).ConfigureAwait(false);

            lock (_gate)
            {
                _underWay.Remove(batch);
                _suspectBatches -= batch.AreSuspects ? 1 : 0;
            }

            batch.Complete();
            signal.Notify();
        }
    }

    private async Task<DeliveryOutcome> SendAsync(DeliveryBatch batch)
    {
        try
        {
            return await sender.SendAsync(batch.Items, _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            return new(DeliveryOutcomeKind.NotSent);
        }
        catch (Exception e)
        {
            LogFailure(e);
            return new(DeliveryOutcomeKind.Faulted);
        }
    }

    private async Task SettleAsync(DeliveryBatch batch, DeliveryOutcome outcome)
    {
        try
        {
            await settlement.SettleAsync(batch, outcome).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogFailure(e);
        }
    }

    private void LogFailure(Exception exception)
    {
        if (_failures.Counts() is { } count)
            Log.DeliveryFailed(logger, client, count, exception);
    }
}
