namespace Tidewire.Delivery;

/// <summary>Looks at a queue from outside: for metrics, health checks and pages, each time that someone asks.</summary>
internal sealed class DeliveryOverview(
    DeliveryQueue queue, RetrySchedule schedule, OrderingKeys ordering, Func<DateTimeOffset?> underWay, Func<DeliverySettings> settings, TimeProvider time)
{
    public QueueHealth Health
    {
        get
        {
            var store = Store;
            return new(queue.Held, queue.HeldInMemory, settings().Capacity, OldestAge, store.IsFull, store.IsFailing);
        }
    }

    /// <summary>What the store tells of itself; nothing where there is none.</summary>
    public DeliveryStoreStatus Store => queue.IsClosed || queue.Store is null ? default : queue.Store.Status;

    /// <summary>How old the oldest item is that waits or is under way; zero where none does.</summary>
    public TimeSpan OldestAge
    {
        get
        {
            DateTimeOffset? oldest = null;
            foreach (var candidate in (DateTimeOffset?[])[queue.Memory.OldestAcceptedAt, schedule.OldestAcceptedAt, ordering.OldestAcceptedAt, underWay(), Store.OldestAcceptedAt])
            {
                if (oldest is null || candidate < oldest)
                    oldest = candidate;
            }

            // The clock on the wall may have been set back since.
            return time.GetUtcNow() - oldest is { } age && age > TimeSpan.Zero ? age : TimeSpan.Zero;
        }
    }
}
