namespace Tidewire.Delivery;

/// <summary>Reads the state of a queue on demand, for metrics, health checks and the status page.</summary>
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

    /// <summary>The status of the store; the default value if there is none.</summary>
    public DeliveryStoreStatus Store => queue.IsClosed || queue.Store is null ? default : queue.Store.Status;

    /// <summary>The age of the oldest waiting or in-flight item; zero if there is none.</summary>
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

            // The wall clock may have been set back since.
            return time.GetUtcNow() - oldest is { } age && age > TimeSpan.Zero ? age : TimeSpan.Zero;
        }
    }
}
