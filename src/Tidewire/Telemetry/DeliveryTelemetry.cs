using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tidewire.Telemetry;

/// <summary>Shows what is queued and what became of it: for all clients of one kind by the same instruments. They are observed, so that nobody who enqueues waits for a listener.</summary>
internal abstract class DeliveryTelemetry
{
    private readonly ConcurrentDictionary<string, DeliveryReadings> _queues = new(StringComparer.Ordinal);
    private readonly string _heldTag;

    protected DeliveryTelemetry(IMeterFactory meters, DeliveryNames names)
    {
        _heldTag = names.HeldTag;
        var meter = Instruments.MeterOf(meters);
        string unit = $"{{{names.Item}}}";
        meter.CreateObservableCounter(names.Outcomes, Outcomes, unit, $"What became of each {names.Item}.");
        meter.CreateObservableGauge(names.Held, Held, unit, "What waits, is under way or is kept.");
        meter.CreateObservableGauge(names.OldestAge, Ages, "s", $"Age of the oldest {names.Item} that waits or is under way.");
        meter.CreateObservableGauge(names.StoreSize, Sizes, "By", "Size of the store.");
    }

    /// <summary>Shows a queue from now on.</summary>
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
