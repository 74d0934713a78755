namespace Tidewire.Delivery;

// The turn: one worker at a time decides what goes out next, and when.
internal sealed partial class DeliveryWorkers
{
    private static readonly TimeSpan _longPause = TimeSpan.FromSeconds(5);

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
        int underWay;
        bool suspectsAreUnderWay;
        lock (_gate)
        {
            underWay = _underWay.Count;
            suspectsAreUnderWay = _underWay.Any(batch => batch.AreSuspects);
        }

        bool isHurried = flushes.Any || _isStopping;
        var suspectsWait = isHurried ? TimeSpan.Zero : gate.SuspectsWait;
        bool suspectsMayGo = !suspectsAreUnderWay && suspectsWait == TimeSpan.Zero;
        GatePass? pass = null;
        if (source.IsReady(current, isHurried || gate.IsFailing, suspectsMayGo))
        {
            pass = gate.Ask();
            if (pass.Value.Wait is null)
                return await TakeAsync(current, pass.Value, suspectsMayGo).ConfigureAwait(false);
        }

        bool spills = pass is { } blocked && (gate.IsFailing || blocked.Wait > _longPause) && await spill.SpillAsync().ConfigureAwait(false);
        bool isStuck = underWay == 0 && pass is not { EndsSoon: true };
        flushes.Complete(isStuck);
        if (_isStopping && isStuck)
        {
            _hasEnded = true;
            return null;
        }

        var nap = pass is null ? source.ReadyIn(current, suspectsWait) : pass.Value.Wait;
        int? wakeAt = pass is null ? source.Wanted(current) : spills ? DeliverySpill.Size : null;
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
}
