using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Delivery;

/// <summary>
/// N workers that each take a batch, send it and settle it. One at a time has the turn: it waits until there is something to send and leave to send it,
/// takes it and passes the turn on.
/// </summary>
internal sealed class DeliveryWorkers(
    string client,
    Func<DeliverySettings> settings,
    DeliveryQueue queue,
    DeliverySource source,
    DeliveryGate gate,
    RetrySchedule schedule,
    BatchSettlement settlement,
    IDeliverySender sender,
    DeliverySignal signal,
    TimeProvider time,
    ILogger logger)
    : IDisposable
{
    private const int SpillSize = 500;
    private static readonly TimeSpan _breath = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longPause = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly HashSet<DeliveryBatch> _underWay = [];
    private readonly List<PendingFlush> _flushes = [];
    private readonly List<Task> _workers = [];
    private readonly LogThrottle _failures = new(time);
    private long? _spillFailedAt;
    private int _startedFor;
    private volatile bool _isStopping;
    private volatile bool _hasEnded;

    /// <summary>Ends when every worker has.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Starts them outside of the execution context of whoever is the first to need them.</summary>
    public void Start()
    {
        lock (_gate)
        {
            // Workers beyond the number end by themselves.
            _startedFor = settings().Workers;
            for (int number = 0; number < _startedFor && !_hasEnded; number++)
            {
                if (number < _workers.Count && !_workers[number].IsCompleted)
                    continue;
                if (number == _workers.Count)
                    _workers.Add(Task.CompletedTask);

                int own = number;
                using (ExecutionContext.SuppressFlow())
                    _workers[number] = Task.Run(() => WorkAsync(own));
            }

            Completion = Task.WhenAll(_workers);
        }
    }

    /// <summary>Completes when what is held by now is delivered or dropped, or when no more can be delivered now.</summary>
    public Task FlushAsync()
    {
        var flush = new PendingFlush { Target = queue.Held + queue.Account.Settled };
        lock (_gate)
            _flushes.Add(flush);

        Hasten();
        if (_hasEnded)
            CompleteFlushes(isStuck: true);
        return flush.Completion;
    }

    /// <summary>Delivers what can be delivered now, then ends.</summary>
    public void Stop()
    {
        _isStopping = true;
        Hasten();
    }

    /// <summary>Ends now. Returns what was under way: it counts as not delivered, and whoever sends it again uses the same key.</summary>
    public async Task<List<DeliveryItem>> EndAsync()
    {
        _hasEnded = true;
        signal.Poke();
        await _ending.CancelAsync().ConfigureAwait(false);

        // The worker that has the turn may hold items in its hands.
        await _turn.WaitAsync().ConfigureAwait(false);
        _turn.Release();
        List<DeliveryBatch> underWay;
        lock (_gate)
            underWay = [.. _underWay];
        var ours = underWay.FindAll(batch => batch.TryClaim());
        await Task.WhenAll(underWay.Except(ours).Select(batch => batch.Completion)).ConfigureAwait(false);
        return [.. ours.SelectMany(batch => batch.Items)];
    }

    /// <summary>Ends pauses of our own.</summary>
    public void Hasten()
    {
        gate.Cut();
        schedule.Hasten(source.MayGo);
        signal.Poke();
    }

    public void CompleteFlushes(bool isStuck)
    {
        lock (_gate)
        {
            long settled = queue.Account.Settled;
            foreach (var flush in _flushes.Where(flush => isStuck || settled >= flush.Target))
                flush.Complete();
            _flushes.RemoveAll(flush => flush.Completion.IsCompleted);
        }
    }

    public void Dispose()
    {
        _ending.Dispose();
        signal.Dispose();
    }

    private async Task WorkAsync(int number)
    {
        while (await TakeTurnAsync(number).ConfigureAwait(false) is { } batch)
        {
            var outcome = await SendAsync(batch).ConfigureAwait(false);
            if (batch.TryClaim())
                await SettleAsync(batch, outcome).ConfigureAwait(false);

            lock (_gate)
                _underWay.Remove(batch);
            batch.Complete();
            signal.Poke();
        }
    }

    private async Task<DeliveryBatch?> TakeTurnAsync(int number)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            while (!_hasEnded && number < settings().Workers)
            {
                try
                {
                    if (await NextAsync().ConfigureAwait(false) is { } batch)
                        return batch;
                }
                catch (Exception e)
                {
                    LogFailure(e);
                    await signal.SleepAsync(null, _breath, () => 0).ConfigureAwait(false);
                }
            }

            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    // A batch, or nothing after a wait for one.
    private async Task<DeliveryBatch?> NextAsync()
    {
        signal.Listen();
        var current = settings();
        int underWay, flushes;
        bool suspectsAreUnderWay;
        lock (_gate)
        {
            (underWay, flushes) = (_underWay.Count, _flushes.Count);
            suspectsAreUnderWay = _underWay.Any(batch => batch.AreSuspects);
        }

        bool isHurried = flushes > 0 || _isStopping;
        var suspectsWait = isHurried ? TimeSpan.Zero : gate.SuspectsWait;
        bool suspectsMayGo = !suspectsAreUnderWay && suspectsWait == TimeSpan.Zero;
        GatePass? pass = null;
        if (source.IsReady(current, isHurried || gate.IsFailing, suspectsMayGo))
        {
            pass = gate.Ask();
            if (pass.Value.Wait is null)
                return await TakeAsync(current, pass.Value, suspectsMayGo).ConfigureAwait(false);
        }

        bool spills = pass is { } blocked && (gate.IsFailing || blocked.Wait > _longPause) && await SpillAsync().ConfigureAwait(false);
        bool isStuck = underWay == 0 && pass is not { EndsSoon: true };
        CompleteFlushes(isStuck);
        if (_isStopping && isStuck)
        {
            _hasEnded = true;
            return null;
        }

        var nap = pass is null ? source.ReadyIn(current, suspectsWait) : pass.Value.Wait;
        int? wakeAt = pass is null ? source.Wanted(current) : spills ? SpillSize : null;
        if (spills && (nap < TimeSpan.Zero || nap > _breath))
            nap = _breath;
        await signal.SleepAsync(wakeAt, nap ?? Timeout.InfiniteTimeSpan, () => source.Waiting).ConfigureAwait(false);
        return null;
    }

    private async Task<DeliveryBatch?> TakeAsync(DeliverySettings current, GatePass pass, bool suspectsMayGo)
    {
        DeliveryBatch? batch = null;
        try
        {
            batch = await source.TakeAsync(current, pass, suspectsMayGo).ConfigureAwait(false);
        }
        finally
        {
            if (batch is null)
                gate.Report(pass, new(DeliveryOutcomeKind.NotSent), wereSuspects: false);
        }

        if (batch is null)
            return null;

        lock (_gate)
            _underWay.Add(batch);
        if (current.Workers != _startedFor)
            Start();
        return batch;
    }

    private async Task<DeliveryOutcome> SendAsync(DeliveryBatch batch)
    {
        try
        {
            if (settings().MarksUnderWay && queue.Store is { } store && batch.Items.Exists(item => item.Id != 0)
                && !await store.MarkUnderWayAsync(batch.Items, CancellationToken.None).ConfigureAwait(false))
                return new(DeliveryOutcomeKind.Unavailable, _breath);

            return await sender.SendAsync(batch.Items, _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            return new(DeliveryOutcomeKind.NotSent);
        }
        catch (Exception e)
        {
            LogFailure(e);
            return new(DeliveryOutcomeKind.Threw);
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

    // While the service is not to be had, what waits in memory is safer in the store. False while that does not take it.
    private async Task<bool> SpillAsync()
    {
        if (queue.Store is null || (_spillFailedAt is { } at && time.GetElapsedTime(at) < _breath))
            return false;

        _spillFailedAt = null;
        while (source.TakeFromMemory(SpillSize) is { Count: > 0 } items)
        {
            int moved = await queue.MoveToStoreAsync(items).ConfigureAwait(false);
            items[moved..].ForEach(schedule.Add);
            if (moved < items.Count)
            {
                _spillFailedAt = time.GetTimestamp();
                return false;
            }
        }

        return true;
    }

    private void LogFailure(Exception exception)
    {
        if (_failures.Counts() is { } count)
            Log.DeliveryFailed(logger, client, count, exception);
    }
}
