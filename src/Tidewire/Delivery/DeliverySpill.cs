namespace Tidewire.Delivery;

/// <summary>
/// Moves waiting items from memory to the store, where they are safer while the service is unavailable. Used by one worker at a time.
/// </summary>
internal sealed class DeliverySpill(DeliveryQueue queue, DeliverySource source, RetrySchedule schedule, PendingFlushes flushes, TimeProvider time)
{
    public const int Size = 500;
    private static readonly TimeSpan _errorPause = TimeSpan.FromSeconds(1);
    private long? _failedAt;

    /// <returns>Whether the store accepts items from memory.</returns>
    public async Task<bool> SpillAsync()
    {
        if (queue.Store is null || (_failedAt is { } at && time.GetElapsedTime(at) < _errorPause))
            return false;

        _failedAt = null;
        while (await source.TakeFromMemoryAsync(Size).ConfigureAwait(false) is { Count: > 0 } items)
        {
            int moved = await queue.MoveToStoreAsync(items).ConfigureAwait(false);
            flushes.Moved(items[..moved], queue.Memory.Waiting, queue.Store.Waiting);
            items[moved..].ForEach(schedule.Add);
            if (moved < items.Count)
            {
                _failedAt = time.GetTimestamp();
                return false;
            }
        }

        return true;
    }
}
