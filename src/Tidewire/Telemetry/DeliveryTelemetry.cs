using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tidewire.Telemetry;

/// <summary>
/// Reports the queues of all clients of one kind. All instruments are observable, so that enqueuing never waits for a listener.
/// </summary>
internal abstract class DeliveryTelemetry
{
    private readonly ConcurrentDictionary<string, DeliveryReadings> _queues = new(StringComparer.Ordinal);
    private readonly string _heldTag;

    protected DeliveryTelemetry(IMeterFactory meters, DeliveryNames names)
    {
        _heldTag = names.HeldTag;
        var meter = Instruments.MeterOf(meters);
        string unit = $"{{{names.Item}}}";
        meter.CreateObservableCounter(names.Outcomes, Outcomes, unit, $"Number of items by outcome; the unit is {names.Item}.");
        meter.CreateObservableGauge(names.Held, Held, unit, "Items that are waiting, in flight or kept.");
        meter.CreateObservableGauge(names.OldestAge, Ages, "s", $"Age of the oldest {names.Item} that is waiting or in flight.");
        meter.CreateObservableGauge(names.StoreSize, Sizes, "By", "Size of the store.");
    }

    /// <summary>Adds a queue.</summary>
    public void Follow(DeliveryReadings queue) => _queues[queue.Client] = queue;

    private IEnumerable<Measurement<long>> Outcomes()
    {
        foreach (var queue in _queues.Values)
        {
            foreach (var (outcome, reason, count) in queue.Outcomes())
            {
                yield return reason is null
                    ? new(count, Client(queue), new(TidewireTelemetry.ItemOutcomeTag, outcome))
                    : new(count, Client(queue), new(TidewireTelemetry.ItemOutcomeTag, outcome), new(TidewireTelemetry.ReasonTag, reason));
            }
        }
    }

    private IEnumerable<Measurement<long>> Held() =>
        from queue in _queues.Values
        from held in queue.Held()
        select new Measurement<long>(held.Count, Client(queue), new(_heldTag, held.Kind));

    private IEnumerable<Measurement<double>> Ages() => _queues.Values.Select(queue => new Measurement<double>(queue.OldestAge().TotalSeconds, Client(queue)));

    private IEnumerable<Measurement<long>> Sizes() =>
        from queue in _queues.Values
        let size = queue.StoreSize()
        where size is not null
        select new Measurement<long>(size.Value, Client(queue));

    private static KeyValuePair<string, object?> Client(DeliveryReadings queue) => new(TidewireTelemetry.ClientTag, queue.Client);
}
