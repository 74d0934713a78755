namespace Tidewire.Delivery;

// The dispatch: one worker at a time selects the next batch and waits until it may be sent.
internal sealed partial class DeliveryWorkers
{
    private static readonly TimeSpan _spillThreshold = TimeSpan.FromSeconds(5);

    private async Task<DeliveryBatch?> TakeNextBatchAsync(int number)
    {
        await _dispatchLock.WaitAsync().ConfigureAwait(false);
        try
        {
            while (Continues(number))
            {
                try
                {
                    if (await NextAsync().ConfigureAwait(false) is { } batch)
                        return batch;
                }
                catch (Exception e)
                {
                    LogFailure(e);
                    await signal.SleepAsync(null, _errorPause, () => 0).ConfigureAwait(false);
                }
            }

            return null;
        }
        finally
        {
            _dispatchLock.Release();
        }
    }

    // Returns the next batch, or null after it has waited for one.
    private async Task<DeliveryBatch?> NextAsync()
    {
        signal.Reset();
        var current = settings();
        int underWay;
        bool suspectsAreUnderWay;
        lock (_gate)
        {
            underWay = _underWay.Count;
            suspectsAreUnderWay = _suspectBatches > 0;
        }

        // Read once, before the items are examined: a flush or stop that begins meanwhile makes more items deliverable, so it is not stuck yet.
        long flush = source.BeginFlushes();
        bool isStopping = _isStopping;
        bool isFlushingOrStopping = flush > 0 || isStopping;
        schedule.IsHeld = isFlushingOrStopping;
        var suspectsWait = isFlushingOrStopping ? TimeSpan.Zero : gate.SuspectsWait;
        bool allowsSuspects = !suspectsAreUnderWay && suspectsWait == TimeSpan.Zero;
        GatePass? pass = null;
        if (source.IsReady(current, isFlushingOrStopping || gate.IsFailing, allowsSuspects))
        {
            pass = gate.Ask();
            if (pass.Value.Wait is null)
                return await TakeAsync(current, pass.Value, allowsSuspects).ConfigureAwait(false);
        }

        bool spills = pass is { } blocked && (gate.IsFailing || blocked.Wait > _spillThreshold) && await spill.SpillAsync().ConfigureAwait(false);
        bool isStuck = underWay == 0 && pass is not { EndsSoon: true };
        if (isStuck)
            flushes.Complete(flush);
        if (isStopping && isStuck)
        {
            _hasEnded = true;
            return null;
        }

        schedule.IsHeld = flushes.Latest > 0 || _isStopping;
        var delay = pass is null ? source.ReadyIn(current, suspectsWait) : pass.Value.Wait;
        long? wakeAt = pass is null ? source.MissingForBatch(current) : spills ? source.Waiting + DeliverySpill.Size : null;
        if (spills && (delay < TimeSpan.Zero || delay > _errorPause))
            delay = _errorPause;
        await signal.SleepAsync(wakeAt, delay ?? Timeout.InfiniteTimeSpan, () => source.Waiting).ConfigureAwait(false);
        return null;
    }

    private async Task<DeliveryBatch?> TakeAsync(DeliverySettings current, GatePass pass, bool allowsSuspects)
    {
        DeliveryBatch? batch = null;
        try
        {
            batch = await source.TakeAsync(current, pass, allowsSuspects).ConfigureAwait(false);
        }
        finally
        {
            if (batch is null)
                gate.Report(pass, new(DeliveryOutcomeKind.NotSent), wereSuspects: false);
        }

        if (batch is null)
            return null;

        bool isShort;
        lock (_gate)
        {
            isShort = _running.Count < current.Workers;
            _underWay.Add(batch);
            _suspectBatches += batch.AreSuspects ? 1 : 0;
        }

        if (isShort)
            Start();
        return batch;
    }

    // Decided under the lock, so that a worker that is starting the others knows that this one is leaving.
    private bool Continues(int number)
    {
        lock (_gate)
        {
            bool continues = !_hasEnded && number < settings().Workers;
            if (!continues)
                _running.Remove(number);
            return continues;
        }
    }
}
