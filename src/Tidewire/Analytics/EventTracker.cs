using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Clients;
using Tidewire.Delivery;
using Tidewire.Telemetry;

namespace Tidewire.Analytics;

/// <summary>Samples tracked events, runs the application's <c>BeforeSend</c>, and passes the events to the delivery engine.</summary>
internal sealed class EventTracker : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _client;
    private readonly EventLedger _ledger;
    private readonly DeliveryEngine _engine;
    private readonly IDisposable? _subscription;
    private volatile TrackingSettings _settings;

    public EventTracker(
        ServiceClientDefinition definition,
        string section,
        IOptionsMonitor<AnalyticsOptions> monitor,
        ServiceCaller<IAnalyticsApi> caller,
        ClientRuntime runtime,
        IDeliveryStoreFactory? stores,
        EventTelemetry telemetry,
        TimeProvider time,
        ILogger logger)
    {
        var options = monitor.Get(definition.OptionsName);
        _client = definition.Name;
        _time = time;
        _logger = logger = new NonThrowingLogger(logger);
        _settings = TrackingSettings.Of(options);
        _ledger = new(_client, () => _settings, () => _engine!.Queue, time, logger);
        _engine = new(
            _client,
            // Not IdempotencyKey.New(), whose random bytes would load OpenSSL at startup.
            Guid.NewGuid().ToString(),
            () => _settings.Delivery,
            new EventSender(caller, _ledger, () => _settings),
            new DeliveryCircuit(runtime.Circuit),
            stores is null ? null : (recovered, lost) => stores.Open(new()
            {
                Client = _client,
                Address = options.BaseAddress!,
                Durability = options.Store.Durability,
                MaxBytes = options.Store.MaxBytes,
                Time = time,
                Logger = logger,
                Recovered = recovered,
                Lost = lost,
            }),
            time,
            logger);

        telemetry.Follow(new(TagValue.Of(_client), _ledger.Outcomes, _ledger.Held, () => Overview.OldestAge, () => Overview.Store.Size));

        var store = (options.Store.Durability, options.Store.MaxBytes);
        _subscription = monitor.OnChange((changed, name) =>
        {
            if (name != definition.OptionsName)
                return;

            _settings = TrackingSettings.Of(changed);
            _engine.Wake();
            if (store != (changed.Store.Durability, changed.Store.MaxBytes))
                Log.ReloadNeedsRestart(logger, section, nameof(options.Store));
        });
    }

    /// <summary>The state of the queue.</summary>
    public DeliveryOverview Overview => _engine.Overview;

    /// <summary>Tracks an event that has been validated and whose time is set.</summary>
    public bool Track(AnalyticsEvent analyticsEvent, DateTimeOffset now)
    {
        var settings = _settings;
        if (!settings.Enabled)
        {
            _ledger.Dropped(analyticsEvent, 1, DropReason.Disabled, wasAccepted: false);
            return false;
        }

#pragma warning disable CA5394 // Sampling needs no cryptographic randomness.
        if (settings.SampleRate < 1 && Random.Shared.NextDouble() >= settings.SampleRate)
#pragma warning restore CA5394
            return CountAsDiscarded(analyticsEvent, DropReason.Sampled);

        if (settings.BeforeSend is { } beforeSend)
        {
            var (changed, reason) = Apply(beforeSend, analyticsEvent, now);
            if (changed is null)
                return CountAsDiscarded(analyticsEvent, reason);
            analyticsEvent = changed;
        }

        var activity = Activity.Current;
        if (activity is null && analyticsEvent.IdempotencyKey is null && analyticsEvent.OccurredAt == now)
            return _engine.Accept((IItemSource)analyticsEvent);

        return _engine.Accept(new DeliveryItem
        {
            Source = analyticsEvent,
            Key = analyticsEvent.IdempotencyKey,
            AcceptedAt = now,
            Trace = activity?.Context ?? default,
        });
    }

    public async Task<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        await _engine.FlushAsync(cancellationToken).ConfigureAwait(false);
        return _ledger.Snapshot();
    }

    /// <summary>Starts delivery of the events that an earlier process left in the store. The first tracked event starts it too.</summary>
    public void Start() => _engine.StartIfStored();

    /// <summary>Starts delivery of all events that can be delivered now, and does not wait for its end. Events are still accepted.</summary>
    public void SkipDelays() => _engine.SkipDelays();

    /// <summary>Stops delivery; see <see cref="DeliveryEngine.StopAsync"/>.</summary>
    public Task StopAsync(CancellationToken deadline) => _engine.StopAsync(deadline);

    public void Dispose()
    {
        _engine.Dispose();
        _subscription?.Dispose();
    }

    private bool CountAsDiscarded(AnalyticsEvent analyticsEvent, DropReason reason)
    {
        bool isTaken = _engine.Queue.CountAsDiscarded();
        _ledger.Dropped(analyticsEvent, 1, isTaken ? reason : DropReason.ShutDown, wasAccepted: isTaken);
        return isTaken;
    }

    private (AnalyticsEvent? Event, DropReason Reason) Apply(
        Func<AnalyticsEvent, AnalyticsEvent?> beforeSend, AnalyticsEvent analyticsEvent, DateTimeOffset now)
    {
        try
        {
            if (beforeSend(analyticsEvent) is not { } changed)
                return (null, DropReason.Discarded);

            EventGuard.ThrowIfInvalid(changed);
            return (EventGuard.Stamped(changed, now), default);
        }
        catch (Exception e)
        {
            Log.BeforeSendFailed(_logger, _client, e.GetType().Name);
            return (null, DropReason.HookFailed);
        }
    }
}
