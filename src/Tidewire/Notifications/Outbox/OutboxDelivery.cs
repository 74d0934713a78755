using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Clients;
using Tidewire.Delivery;
using Tidewire.Telemetry;

namespace Tidewire.Notifications;

/// <summary>
/// Runs one outbox: its store, the engine that sends from it, and the poll that finds messages that became due or were stored by other
/// processes.
/// </summary>
internal sealed partial class OutboxDelivery : IDisposable
{
    private readonly TimeProvider _time;
    private readonly OutboxClaims _claims;
    private readonly OutboxSettlement _settlement;
    private readonly DeliveryEngine _engine;
    private readonly ITimer _poll;
    private readonly IDisposable? _subscription;
    private volatile OutboxSettings _settings;
    private int _hasStarted;

    public OutboxDelivery(
        ServiceClientDefinition definition,
        string section,
        IOptionsMonitor<NotificationOptions> monitor,
        ServiceCaller<INotificationApi> caller,
        ClientRuntime runtime,
        IOutboxStoreFactory stores,
        IOutboxProtector? protector,
        MessageTelemetry telemetry,
        TimeProvider time,
        ILogger logger)
    {
        var options = monitor.Get(definition.OptionsName);
        logger = new NonThrowingLogger(logger);
        _time = time;
        _settings = OutboxSettings.Of(options);
        Ledger = new(definition.Name, telemetry, time, logger);
        var durability = options.Outbox.Durability;
        Store = stores.Open(new()
        {
            Client = definition.Name,
            Durability = durability,
            Time = time,
            Logger = logger,
            Arrived = SignalMessages,
            Enqueued = Enqueued,
            KeysAreHonored = () => _settings.KeysAreHonored,
        });
        _settlement = new(Store, Ledger, () => _settings, SignalMessages, time);
        _claims = new(Store, _settlement, Ledger, () => _settings);
        _engine = new(
            definition.Name,
            keyPrefix: definition.Name,
            () => _settings.Delivery,
            new OutboxSender(caller, Store, protector, () => _claims, _settlement, Ledger, () => _settings),
            new DeliveryCircuit(runtime.Circuit),
            (_, _) => _claims,
            time,
            logger);

        _poll = time.CreateTimer(_ => Poll(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _subscription = monitor.OnChange((changed, name) =>
        {
            if (name != definition.OptionsName)
                return;

            _settings = OutboxSettings.Of(changed);
            _engine.Wake();
            if (durability != changed.Outbox.Durability)
                Log.ReloadNeedsRestart(logger, section, $"{nameof(changed.Outbox)}:{nameof(changed.Outbox.Durability)}");
        });
    }

    public IOutboxStore Store { get; }

    public OutboxLedger Ledger { get; }

    public OutboxSettings Settings => _settings;

    /// <summary>Starts sending and polling. Further calls do nothing.</summary>
    public void Start()
    {
        _engine.Start();
        if (Interlocked.Exchange(ref _hasStarted, 1) == 0)
            SchedulePoll(TimeSpan.Zero);
    }

    /// <summary>Signals that there may be messages to send.</summary>
    public void SignalMessages()
    {
        // The store may call this method while the store is being opened. The first poll looks for messages anyway.
        if (_engine is null)
            return;

        _claims.SignalMessages();
        _engine.Wake();
    }

    /// <summary>Counts messages that this process has stored.</summary>
    public void Enqueued(long count)
    {
        Ledger.Added(count);
        SignalMessages();
    }

    /// <summary>Stops claiming, and completes the messages in flight. Waiting messages are safe in the store.</summary>
    public Task StopAsync(CancellationToken deadline)
    {
        Close();
        return _engine.StopAsync(deadline);
    }

    public void Dispose()
    {
        Close();
        _engine.Dispose();
        _subscription?.Dispose();
    }

    private void Close()
    {
        _poll.Dispose();
        _claims.Close();
    }
}
