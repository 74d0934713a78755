namespace Tidewire.Delivery;

/// <summary>
/// Selects the next batch. It contains either items that have not failed, taken alternately from memory and the store, or suspects, of which
/// one batch at a time is in flight. Used by one worker at a time.
/// </summary>
internal sealed partial class DeliverySource(
    DeliveryQueue queue, RetrySchedule schedule, OrderingKeys ordering, PendingFlushes flushes, BatchLimits limits, TimeProvider time)
{
    private static readonly TimeSpan _errorPause = TimeSpan.FromSeconds(1);
    private readonly ItemAge _age = new(time);
    private long? _gatheringSince;
    private bool _hadSuspects;
    private long? _storeFailedAt;

    /// <summary>The number of items that may be sent and are not suspects.</summary>
    public long UnfailedCount => schedule.Returned + _page.Count + Waiting;

    /// <summary>The part of <see cref="UnfailedCount"/> that new items add to.</summary>
    public long Waiting => queue.Memory.Waiting + WaitingInStore;

    private long WaitingInStore => _storeFailedAt is { } at && time.GetElapsedTime(at) < _errorPause ? 0 : queue.Store?.Waiting ?? 0;

    /// <summary>Adds a flush of the items that are waiting or active now.</summary>
    public Task AddFlush() => flushes.Add(queue.Memory.Waiting, queue.Store?.Waiting ?? 0);

    /// <summary>Begins the flushes that were added.</summary>
    /// <returns>The number of the latest pending flush; 0 if none is pending.</returns>
    public long BeginFlushes()
    {
        long last = flushes.Added;
        return flushes.Begin(last, queue.Memory.Waiting, WaitingInStore);
    }

    /// <summary>Whether a batch is ready.</summary>
    public bool IsReady(DeliverySettings settings, bool isFlushing, bool allowsSuspects) =>
        (allowsSuspects && schedule.Suspects > 0) || IsBatchReady(settings, isFlushing);

    /// <summary>The time until a batch is ready if no item arrives.</summary>
    public TimeSpan? ReadyIn(DeliverySettings settings, TimeSpan suspectsWait)
    {
        var next = schedule.NextDue;
        if (schedule.Suspects > 0 && suspectsWait > TimeSpan.Zero)
            next = Sooner(next, suspectsWait);
        if (_gatheringSince is { } since)
            next = Sooner(next, settings.BatchAge - time.GetElapsedTime(since));
        if (_storeFailedAt is { } failedAt)
            next = Sooner(next, _errorPause - time.GetElapsedTime(failedAt));
        return next;

        static TimeSpan Sooner(TimeSpan? one, TimeSpan other) => one < other ? one.Value : other > TimeSpan.Zero ? other : TimeSpan.Zero;
    }

    /// <summary>The number of waiting items in memory and the store that completes a batch.</summary>
    public int MissingForBatch(DeliverySettings settings) =>
        _gatheringSince is null ? 1 : (int)Math.Max(1, limits.Count(settings) - schedule.Returned - _page.Count);

    public async ValueTask<DeliveryBatch?> TakeAsync(DeliverySettings settings, GatePass pass, bool allowsSuspects)
    {
        // Alternates, so that neither many failed items nor many new ones starve the others. A probe prefers items that have not failed.
        bool takesSuspects = allowsSuspects && schedule.Suspects > 0 && (UnfailedCount == 0 || (!_hadSuspects && !pass.IsProbe));
        _hadSuspects = takesSuspects;
        _gatheringSince = null;
        var items = takesSuspects ? await TakeSuspectsAsync(settings).ConfigureAwait(false) : await TakeFreshAsync(settings).ConfigureAwait(false);
        return items.Count == 0 ? null : new(items, takesSuspects, pass);
    }

    /// <summary>Takes waiting items from memory, up to a number, to be moved to the store.</summary>
    public async ValueTask<List<DeliveryItem>> TakeFromMemoryAsync(int count)
    {
        var items = new List<DeliveryItem>();
        while (items.Count < count && TryTakeFromMemory(out var item))
        {
            if (await queue.PrepareOrDropAsync(item).ConfigureAwait(false))
                items.Add(item);
            else
                flushes.Leave(item);
        }

        return items;
    }

    /// <summary>Removes and returns all items that were taken and are not in flight.</summary>
    public List<DeliveryItem> Drain()
    {
        List<DeliveryItem> all = [.. schedule.Drain(), .. ordering.Drain(), .. _page];
        _page.Clear();
        return all;
    }

    /// <summary>Whether the <c>NotBefore</c> of an item has passed or is not set, so that only the back-off can delay it.</summary>
    public bool IsDue(DeliveryItem item) => item.NotBefore is not { } moment || moment <= time.GetUtcNow();

    private bool IsBatchReady(DeliverySettings settings, bool isFlushing)
    {
        if (UnfailedCount is not (> 0 and var count))
        {
            _gatheringSince = null;
            return false;
        }

        if (isFlushing || settings.BatchAge == TimeSpan.Zero || count >= limits.Count(settings))
            return true;

        _gatheringSince ??= time.GetTimestamp();
        return time.GetElapsedTime(_gatheringSince.Value) >= settings.BatchAge;
    }

    private async ValueTask<List<DeliveryItem>> TakeFreshAsync(DeliverySettings settings)
    {
        int maxCount = limits.Count(settings);
        long maxBytes = maxCount == 1 ? long.MaxValue : limits.Bytes(settings);
        var items = new List<DeliveryItem>(Math.Min(maxCount, 1_024));
        var now = _age.Read();
        long bytes = 0;
        while (items.Count < maxCount && (TryTakeNext(out var item) || (item = await FetchAsync(settings).ConfigureAwait(false)) is not null))
        {
            if (!ordering.TryEnter(item) || !await IsTimelyAsync(item, now, settings).ConfigureAwait(false))
                continue;
            if (IsReleased(item))
                await queue.ReloadAsync([item]).ConfigureAwait(false);
            if (!await IsSendableAsync(item).ConfigureAwait(false))
                continue;

            if (items.Count > 0 && bytes + item.Length > maxBytes)
            {
                schedule.Add(item);
                break;
            }

            items.Add(item);
            bytes += item.Length;
        }

        return items;
    }

    private async ValueTask<List<DeliveryItem>> TakeSuspectsAsync(DeliverySettings settings)
    {
        var now = _age.Read();
        var timely = await SelectAsync(schedule.TakeSuspects(limits.Bytes(settings)), item => IsTimelyAsync(item, now, settings)).ConfigureAwait(false);
        if (timely.FindAll(IsReleased) is { Count: > 0 } released)
            await queue.ReloadAsync(released).ConfigureAwait(false);
        return await SelectAsync(timely, IsSendableAsync).ConfigureAwait(false);
    }

    public static async ValueTask<List<DeliveryItem>> SelectAsync(List<DeliveryItem> items, Func<DeliveryItem, ValueTask<bool>> isSelected)
    {
        var selected = new List<DeliveryItem>(items.Count);
        foreach (var item in items)
        {
            if (await isSelected(item).ConfigureAwait(false))
                selected.Add(item);
        }

        return selected;
    }

    private ValueTask<bool> IsTimelyAsync(DeliveryItem item, ItemAge.Reading now, DeliverySettings settings)
    {
        if (now.AgeOf(item) > settings.MaxAge)
            return DropAsync(item, DropCause.Expired);
        if (IsDue(item))
            return new(true);

        var wait = item.NotBefore!.Value - time.GetUtcNow();
        if (item.Id != 0)
            item.Release();
        schedule.Add(item, wait);
        return new(false);
    }

    private ValueTask<bool> IsSendableAsync(DeliveryItem item) =>
        IsReleased(item) ? DropAsync(item, DropCause.Unreadable)
        : queue.TryPrepare(item) ? new(true)
        : DropAsync(item, DropCause.Failed);

    private static bool IsReleased(DeliveryItem item) => item is { Body: null, Source: null };

    // If an item is dropped, the next one of its ordering key may be sent.
    private async ValueTask<bool> DropAsync(DeliveryItem item, DropCause cause)
    {
        List<DeliveryItem> items = [item];
        await queue.DropAsync(items, cause).ConfigureAwait(false);
        schedule.Settled(items);
        return false;
    }
}
