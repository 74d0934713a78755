namespace Tidewire.Analytics;

/// <summary>What there is to send, from queue, spool and earlier failures, the oldest first. Used by the sender alone.</summary>
internal sealed class SenderBacklog(ActivityQueue queue, ActivitySpool? spool, ActivityLedger ledger, TimeProvider time)
{
    private readonly PriorityQueue<TrackedActivity, long> _retries = new();
    private readonly Stack<ActivityBatch> _halves = new();
    private TrackedActivity? _queued;
    private TrackedActivity? _spooled;
    private long _batchSince;

    /// <summary>Whether a batch has begun to fill.</summary>
    public bool IsGathering { get; private set; }

    /// <summary>Events that wait in queue and spool, seen from any thread.</summary>
    public long Waiting => queue.Count + (spool?.Unread ?? 0);

    /// <summary>The next batch, or <see langword="null"/> if nothing may go out yet.</summary>
    public ActivityBatch? Take(TrackingSettings settings, int era, bool hurry)
    {
        if (_halves.TryPop(out var half))
            return half with { Era = era };

        if (!hurry && !IsComplete(settings))
            return null;

        IsGathering = false;
        List<TrackedActivity>? taken = null;
        int limit = settings.BatchSize;
        while ((taken?.Count ?? 0) < limit && TakeOldest() is { } activity)
        {
            if (spool?.TryExpire(activity, ledger) == true)
                continue;

            // Who failed before goes out in smaller company, at last alone.
            int own = Math.Max(1, settings.BatchSize >> Math.Min(activity.Failures, 30));
            if (taken?.Count >= own)
            {
                Retry(activity, TimeSpan.Zero);
                break;
            }

            limit = Math.Min(limit, own);
            (taken ??= []).Add(activity);
        }

        return taken is null ? null : new([.. taken], settings.BatchPath, era);
    }

    /// <summary>How long until there may be something to send that is not there yet.</summary>
    public TimeSpan? NextDue(TrackingSettings settings)
    {
        TimeSpan? due = IsGathering ? settings.BatchAge - time.GetElapsedTime(_batchSince) : null;
        if (_retries.TryPeek(out _, out long at))
        {
            var left = time.GetElapsedTime(time.GetTimestamp(), at);
            due = due < left ? due : left;
        }

        return due < TimeSpan.Zero ? TimeSpan.Zero : due;
    }

    /// <summary>Tries it again, not before a while.</summary>
    public void Retry(TrackedActivity activity, TimeSpan delay) =>
        _retries.Enqueue(activity, time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency));

    /// <summary>Sends both halves next, to find the event at which the service took offence.</summary>
    public void Split(ActivityBatch batch)
    {
        int middle = batch.Activities.Length / 2;
        _halves.Push(batch with { Activities = batch.Activities[middle..] });
        _halves.Push(batch with { Activities = batch.Activities[..middle] });
    }

    /// <summary>Lets those that wait for their turn try at once.</summary>
    public void Hasten()
    {
        var waiting = _retries.UnorderedItems.Select(item => item.Element).OrderBy(activity => activity.AcceptedAt).ToList();
        _retries.Clear();
        foreach (var activity in waiting)
            Retry(activity, TimeSpan.Zero);
    }

    /// <summary>Takes out events that are only in memory, at most as many as asked.</summary>
    public List<TrackedActivity> TakeFromMemory(int most)
    {
        var taken = new List<TrackedActivity>();
        if (_retries.Count > 0 || _halves.Count > 0)
            TakeTried(taken);

        while (taken.Count < most && (_queued is not null || Peek() is not null))
        {
            taken.Add(_queued!);
            _queued = null;
        }

        return taken;
    }

    // Those on disk stay: they are counted there.
    private void TakeTried(List<TrackedActivity> taken)
    {
        var tried = _retries.UnorderedItems.ToList();
        _retries.Clear();
        taken.AddRange(tried.Select(item => item.Element).Where(activity => activity.Segment is null).OrderBy(activity => activity.AcceptedAt));
        _retries.EnqueueRange(tried.Where(item => item.Element.Segment is not null));

        foreach (var activity in _halves.SelectMany(half => half.Activities))
        {
            if (activity.Segment is null)
                taken.Add(activity);
            else
                Retry(activity, TimeSpan.Zero);
        }

        _halves.Clear();
    }

    private bool IsComplete(TrackingSettings settings)
    {
        bool isRetryDue = _retries.TryPeek(out _, out long at) && at <= time.GetTimestamp();
        long waiting = Waiting + (_queued is null ? 0 : 1) + (_spooled is null ? 0 : 1);
        if (isRetryDue || waiting == 0 || waiting >= settings.BatchSize)
            return isRetryDue || waiting > 0;

        if (!IsGathering)
            (IsGathering, _batchSince) = (true, time.GetTimestamp());
        return time.GetElapsedTime(_batchSince) >= settings.BatchAge;
    }

    private TrackedActivity? Peek() => _queued ??= queue.TryTake(out var activity) ? activity : null;

    private TrackedActivity? TakeOldest()
    {
        var tried = _retries.TryPeek(out var head, out long at) && at <= time.GetTimestamp() ? head : null;
        var spooled = _spooled ??= spool?.Take(ledger);
        var oldest = Older(Older(tried, spooled), Peek());

        if (oldest is not null && oldest == tried)
            _retries.Dequeue();
        else if (oldest == _spooled)
            _spooled = null;
        else
            _queued = null;
        return oldest;
    }

    private static TrackedActivity? Older(TrackedActivity? first, TrackedActivity? second) =>
        first is null || second?.AcceptedAt < first.AcceptedAt ? second : first;
}
