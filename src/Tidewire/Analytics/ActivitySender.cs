using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Analytics;

/// <summary>
/// Delivers what the queue and the spool hold. One loop decides everything, so that every event is counted once; only the requests run beside it. Nothing
/// that fails ends it.
/// </summary>
internal sealed class ActivitySender(
    string client,
    Func<TrackingSettings> settings,
    ActivityQueue queue,
    ActivitySpool? spool,
    bool alwaysSpool,
    ActivityLedger ledger,
    SenderSignal signal,
    ActivityDelivery delivery,
    TimeProvider time,
    ILogger logger)
    : IDisposable
{
    private const int SpillSize = 500;
    private const int MaxExceptions = 10;
    private const int MaxMissesCounted = 4;
    private static readonly TimeSpan _scanEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _retryPause = TimeSpan.FromSeconds(1);
    private readonly SenderPause _pause = new(time);
    private readonly SenderBacklog _backlog = new(queue, spool, ledger, time);
    private readonly ConcurrentQueue<DeliveryOutcome> _outcomes = new();
    private readonly ConcurrentQueue<PendingFlush> _newFlushes = new();
    private readonly HashSet<ActivityBatch> _underWay = new(ReferenceEqualityComparer.Instance);
    private readonly List<PendingFlush> _flushes = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly LogThrottle _failures = new(time);
    private long? _scannedAt;
    private long? _spoolFailedAt;
    private volatile bool _stopping;
    private volatile bool _deadline;
    private volatile bool _finished;
    private bool _stopSeen;

    /// <summary>Runs until told to stop.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (!_deadline)
            {
                var plan = Plan();
                if (plan.IsFinished)
                    break;
                await signal.SleepAsync(plan.WakeAt, plan.Time, () => _backlog.Waiting).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            LogFailure(e);
        }
        finally
        {
            Finish();
        }
    }

    public async Task<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        var flush = new PendingFlush();
        _newFlushes.Enqueue(flush);
        signal.Poke();
        if (_finished)
            flush.Complete(ledger.Snapshot());
        return await flush.Result.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Delivers what it can, then ends. Nothing new may come.</summary>
    public void Stop()
    {
        _stopping = true;
        signal.Poke();
    }

    /// <summary>Ends now.</summary>
    public void StopAtOnce()
    {
        _deadline = true;
        signal.Poke();
    }

    public void Dispose() => _ending.Dispose();

    private SenderPlan Plan()
    {
        try
        {
            return Step(settings());
        }
        catch (Exception e)
        {
            LogFailure(e);
            return new(null, _retryPause);
        }
    }

    private SenderPlan Step(TrackingSettings current)
    {
        signal.Listen();
        HandleOutcomes(current);
        Scan();
        SeeFlushesAndStop();

        bool hurry = _flushes.Count > 0 || _stopping || _pause.IsFailing;
        int limit = _pause.IsFailing ? 1 : current.Workers;
        while (_pause.Left == TimeSpan.Zero && _underWay.Count < limit && _backlog.Take(current, _pause.Era, hurry) is { } batch)
            Send(batch);

        var pause = _pause.Left;
        bool spills = pause > TimeSpan.Zero && Spill();
        bool isStuck = _underWay.Count == 0;
        CompleteFlushes(isStuck);
        if (isStuck && spool is not null)
            spool.Tidy();

        bool nothingToCome = spool is not null || (_backlog.NextDue(current) is null && pause == TimeSpan.Zero);
        if (_stopping && isStuck && nothingToCome)
            return SenderPlan.Finished;

        return new(WakeAt(current, pause, spills, limit), Nap(current, pause));
    }

    private int? WakeAt(TrackingSettings current, TimeSpan pause, bool spills, int limit)
    {
        if (pause > TimeSpan.Zero)
            return spills && !alwaysSpool ? (int)spool!.Unread + 1 : null;

        // With all workers busy, or one trying for all, the next answer is what there is to wait for.
        if (_underWay.Count >= limit)
            return null;

        // The first event of a batch starts the clock of its age.
        return _backlog.IsGathering ? current.BatchSize : 1;
    }

    private TimeSpan Nap(TrackingSettings current, TimeSpan pause)
    {
        var nap = pause > TimeSpan.Zero ? pause : _backlog.NextDue(current);
        if (spool is null)
            return nap ?? Timeout.InfiniteTimeSpan;

        var scan = _scanEvery - time.GetElapsedTime(_scannedAt!.Value);
        if (scan < TimeSpan.Zero)
            scan = TimeSpan.Zero;
        return nap < scan ? nap.Value : scan;
    }

    private void SeeFlushesAndStop()
    {
        bool isNew = _stopping && !_stopSeen;
        _stopSeen |= isNew;
        while (_newFlushes.TryDequeue(out var flush))
        {
            // Held before settled is read: nothing is settled but by this loop. What the spool was found to hold at start is part of it.
            flush.Target = ledger.Snapshot().Held + ledger.Settled;
            _flushes.Add(flush);
            isNew = true;
        }

        if (!isNew)
            return;

        _pause.Cut();
        _backlog.Hasten();
    }

    private void Scan()
    {
        if (spool is null || (_scannedAt is { } at && time.GetElapsedTime(at) < _scanEvery))
            return;

        _scannedAt = time.GetTimestamp();
        if (spool.TakeOver(ledger) is > 0 and var found)
            Log.SpoolRecovered(logger, client, found, spool.Location);
    }

    private void Send(ActivityBatch batch)
    {
        _underWay.Add(batch);
        Task.Run(async () =>
        {
            _outcomes.Enqueue(await delivery.SendAsync(batch, _ending.Token).ConfigureAwait(false));
            signal.Poke();
        });
    }

    private void HandleOutcomes(TrackingSettings current)
    {
        while (_outcomes.TryDequeue(out var outcome))
            Handle(outcome, current);
    }

    private void Handle(DeliveryOutcome outcome, TrackingSettings current)
    {
        var batch = outcome.Batch;
        _underWay.Remove(batch);

        if (outcome.Exception is { } exception)
            Thrown(batch, exception, current);
        else if (outcome.Failure is { } failure)
            Failed(batch, failure, current);
        else
            Delivered(batch);
    }

    private void Delivered(ActivityBatch batch)
    {
        _pause.Succeeded();
        ledger.Deliver(batch.Activities.Length);
        foreach (var activity in batch.Activities)
            Settle(activity);
    }

    private void Failed(ActivityBatch batch, ServiceFailure failure, TrackingSettings current)
    {
        if (IsForGood(failure))
        {
            // The service lives and judges.
            _pause.Succeeded();
            if (batch.Activities is [var culprit])
                Drop(culprit, DropReason.Rejected);
            else
                _backlog.Split(batch);
            return;
        }

        _pause.Failed(failure, batch.Era, current);
        bool mayBeTheEvent = failure is { StatusCode: not null, RetryAfter: null } && !IsOfAuthentication(failure);
        foreach (var activity in batch.Activities)
        {
            // Even then it may be this event, at which a handler throws for instance: the next try is another's.
            var delay = mayBeTheEvent
                ? SenderPause.BackOff(++activity.Failures, current)
                : _pause.Left + SenderPause.BackOff(Math.Min(++activity.Misses, MaxMissesCounted), current);
            _backlog.Retry(activity, delay);
        }
    }

    private void Thrown(ActivityBatch batch, Exception exception, TrackingSettings current)
    {
        LogFailure(exception);
        foreach (var activity in batch.Activities)
        {
            activity.Failures++;
            if (++activity.Exceptions >= MaxExceptions)
                Drop(activity, DropReason.Failed);
            else
                _backlog.Retry(activity, SenderPause.BackOff(activity.Exceptions, current));
        }
    }

    // A rotated key must not cost events; 408 and 429 say themselves that another time may do.
    private static bool IsForGood(ServiceFailure failure) =>
        failure.Kind == ServiceFailureKind.Rejected
        && (int?)failure.StatusCode is >= 400 and < 500 and not (401 or 403 or 408 or 429);

    private static bool IsOfAuthentication(ServiceFailure failure) =>
        failure.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    private void Drop(TrackedActivity activity, DropReason reason)
    {
        // In this order: a handler of the application that hangs on the news must not leave the event counted twice.
        Settle(activity);
        ledger.Drop(activity.Report, reason);
    }

    private void Settle(TrackedActivity activity)
    {
        if (activity.Segment is { } segment)
            spool!.Settle(segment);
        else
            queue.Done(1);
    }

    // Moves what waits in memory to disk. False while the disk does not take it.
    private bool Spill()
    {
        if (spool is null || (_spoolFailedAt is { } at && time.GetElapsedTime(at) < _retryPause))
            return false;

        _spoolFailedAt = null;
        while (_backlog.TakeFromMemory(SpillSize) is { Count: > 0 } activities)
        {
            if (spool.Append(activities) == SpoolOutcome.Written)
            {
                queue.Done(activities.Count);
                continue;
            }

            _spoolFailedAt = time.GetTimestamp();
            foreach (var activity in activities)
                _backlog.Retry(activity, TimeSpan.Zero);
            return false;
        }

        return true;
    }

    private void CompleteFlushes(bool isStuck)
    {
        if (_flushes.Count == 0)
            return;

        long settled = ledger.Settled;
        _flushes.RemoveAll(flush =>
        {
            if (!isStuck && settled < flush.Target)
                return false;

            flush.Complete(ledger.Snapshot());
            return true;
        });
    }

    private void Finish()
    {
        // What has an answer by now has one; what is still under way counts as not delivered: whoever sends it again uses the same key.
        Try(() => HandleOutcomes(settings()));
        Try(_ending.Cancel);
        Try(PutAway);
        Try(() => spool?.Dispose());

        _finished = true;
        while (_newFlushes.TryDequeue(out var flush))
            flush.Complete(ledger.Snapshot());
        CompleteFlushes(isStuck: true);
    }

    private void PutAway()
    {
        foreach (var activity in _underWay.SelectMany(batch => batch.Activities))
            _backlog.Retry(activity, TimeSpan.Zero);

        long spooled = spool?.Held ?? 0;
        long dropped = 0;
        while (_backlog.TakeFromMemory(SpillSize) is { Count: > 0 } activities)
        {
            if (spool?.Append(activities) == SpoolOutcome.Written)
            {
                queue.Done(activities.Count);
                spooled += activities.Count;
                continue;
            }

            dropped += activities.Count;
            foreach (var activity in activities)
                Drop(activity, DropReason.ShutDown);
        }

        if (spooled + dropped > 0)
            Log.EventsLeft(logger, client, spooled + dropped, spooled, spool?.Location ?? "(none)", dropped);
    }

    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            LogFailure(e);
        }
    }

    private void LogFailure(Exception exception)
    {
        if (_failures.Counts() is { } count)
            Log.SenderFailed(logger, client, count, exception);
    }
}
