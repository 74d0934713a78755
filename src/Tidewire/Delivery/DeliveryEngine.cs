using Microsoft.Extensions.Logging;

namespace Tidewire.Delivery;

/// <summary>Delivers the items of one client, from acceptance to shutdown.</summary>
internal sealed partial class DeliveryEngine : IDisposable
{
    private readonly string _client;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IDeliveryCircuit _circuit;
    private readonly DeliverySource _source;
    private readonly DeliveryWorkers _workers;
    private readonly PendingFlushes _flushes;
    private readonly DeliverySignal _signal;
    private readonly Lock _ending = new();
    private volatile bool _hasStarted;
    private Task? _end;

    public DeliveryEngine(
        string client,
        string keyPrefix,
        Func<DeliverySettings> settings,
        IDeliverySender sender,
        IDeliveryCircuit circuit,
        Func<Action<long>, Action<long, DeliveryLoss>, IDeliveryStore>? openStore,
        TimeProvider time,
        ILogger logger)
    {
        _client = client;
        _time = time;
        _logger = logger;
        _circuit = circuit;
        _signal = new(time);
        Queue = new(settings, sender, openStore, _signal, keyPrefix);

        _flushes = new();
        var ordering = new OrderingKeys(_flushes);
        var schedule = new RetrySchedule(ordering, _flushes, time);
        var limits = new BatchLimits();
        var gate = new DeliveryGate(circuit, settings, time);
        _source = new(Queue, schedule, ordering, _flushes, limits, time);
        _workers = new(
            client, settings, _source, gate, schedule, new(Queue, schedule, limits, gate, settings), _flushes,
            new(Queue, _source, schedule, _flushes, time), sender, _signal, time, logger);
        circuit.Changed += OnCircuitChanged;
        Overview = new(Queue, schedule, ordering, () => _workers.OldestAcceptedAt, settings, time);
    }

    public DeliveryQueue Queue { get; }

    public DeliveryOverview Overview { get; }

    /// <summary>Accepts or refuses an item. The first item starts the workers.</summary>
    public bool Accept(DeliveryItem item) => AcceptAny(item);

    /// <inheritdoc cref="Accept(DeliveryItem)"/>
    public bool Accept(IItemSource item) => AcceptAny(item);

    private bool AcceptAny(object item)
    {
        if (!_hasStarted)
            Start();
        return Queue.Accept(item);
    }

    /// <summary>Starts the workers if the store may hold items. Otherwise the first item starts them.</summary>
    public void StartIfStored()
    {
        if (Queue.Store is not null)
            Start();
    }

    public void Start()
    {
        lock (_ending)
        {
            if (_hasStarted || _end is not null)
                return;

            _workers.Start();
            _hasStarted = true;
        }
    }

    /// <summary>Ends the back-off of items and of the gate.</summary>
    public void SkipDelays()
    {
        if (_hasStarted)
            _workers.SkipDelays();
    }

    /// <summary>Wakes the workers after the settings or the circuit have changed.</summary>
    public void Wake() => _signal.Notify();

    /// <summary>
    /// Tries to deliver all held items now. Completes when they are delivered or dropped, or when no more can be delivered now.
    /// </summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Start();
        if (_hasStarted)
            await _workers.FlushAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private void OnCircuitChanged(CircuitStatus change) => Wake();
}
