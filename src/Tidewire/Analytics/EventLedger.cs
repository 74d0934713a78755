using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tidewire.Delivery;
using Tidewire.Telemetry;

namespace Tidewire.Analytics;

/// <summary>Tells what becomes of events: by metrics, in the log and to the application. The counts themselves are the engine's.</summary>
internal sealed class EventLedger
{
    private static readonly DropReason[] _reasons = Enum.GetValues<DropReason>();

    // An application that tracks in OnDropped is not told of what that drops: it would be told without end.
    [ThreadStatic]
    private static bool _isTelling;

    private readonly string _client;
    private readonly Func<TrackingSettings> _settings;
    private readonly Func<DeliveryQueue> _queue;
    private readonly ILogger _logger;
    private readonly long[] _dropped = new long[_reasons.Length];
    private readonly long[] _refused = new long[_reasons.Length];
    private readonly LogThrottle[] _throttles;

    public EventLedger(string client, Func<TrackingSettings> settings, Func<DeliveryQueue> queue, IMeterFactory meters, TimeProvider time, ILogger logger)
    {
        _client = client;
        _settings = settings;
        _queue = queue;
        _logger = logger;
        _throttles = [.. _reasons.Select(_ => new LogThrottle(time))];

        // Observed, not recorded: nobody waits for a listener while tracking.
        var meter = meters.Create(TidewireTelemetry.MeterName);
        meter.CreateObservableCounter(TidewireTelemetry.AnalyticsEvents, Events, "{event}", "Tracked events by what became of them.");
        meter.CreateObservableGauge(TidewireTelemetry.AnalyticsHeld, Held, "{event}", "Tracked events that wait or are under way.");
    }

    public FlushResult Snapshot()
    {
        var queue = _queue();
        var account = queue.Account;
        var (delivered, dropped) = (account.Delivered, account.Dropped);
        // By the account, so that the sum holds: the queue lets an item go a moment after it was counted.
        return new() { Delivered = delivered, Held = Math.Max(0, account.Accepted + account.Recovered - delivered - dropped), Dropped = dropped };
    }

    /// <summary>Events will not be delivered, or were refused. They are counted by the engine already.</summary>
    public void Dropped(AnalyticsEvent? analyticsEvent, long count, DropReason reason, bool wasAccepted)
    {
        Interlocked.Add(ref (wasAccepted ? _dropped : _refused)[(int)reason], count);
        if (_throttles[(int)reason].Counts(count) is { } unsaid)
        {
            // What the application chose to leave out is no news.
            if (reason is DropReason.Disabled or DropReason.Sampled or DropReason.Discarded)
                Log.EventsLeftOut(_logger, _client, unsaid, reason.ToString());
            else
                Log.EventsDropped(_logger, _client, unsaid, reason.ToString());
        }

        if (!_isTelling && _settings().OnDropped is { } onDropped)
            Tell(onDropped, new() { Event = analyticsEvent, Count = count, Reason = reason, WasAccepted = wasAccepted });
    }

    private void Tell(Action<DroppedEvent> onDropped, DroppedEvent dropped)
    {
        _isTelling = true;
        try
        {
            onDropped(dropped);
        }
        catch (Exception e)
        {
            Log.OnDroppedFailed(_logger, _client, e);
        }
        finally
        {
            _isTelling = false;
        }
    }

    private IEnumerable<Measurement<long>> Events()
    {
        var account = _queue().Account;
        KeyValuePair<string, object?> client = new(TidewireTelemetry.ClientTag, _client);
        yield return new(account.Accepted, client, new(TidewireTelemetry.OutcomeTag, "Accepted"));
        yield return new(account.Recovered, client, new(TidewireTelemetry.OutcomeTag, "Recovered"));
        yield return new(account.Delivered, client, new(TidewireTelemetry.OutcomeTag, "Delivered"));

        foreach (var reason in _reasons)
        {
            if (Interlocked.Read(ref _dropped[(int)reason]) is > 0 and var dropped)
                yield return new(dropped, client, new(TidewireTelemetry.OutcomeTag, "Dropped"), new(TidewireTelemetry.ReasonTag, reason.ToString()));
            if (Interlocked.Read(ref _refused[(int)reason]) is > 0 and var refused)
                yield return new(refused, client, new(TidewireTelemetry.OutcomeTag, "Refused"), new(TidewireTelemetry.ReasonTag, reason.ToString()));
        }
    }

    private IEnumerable<Measurement<long>> Held()
    {
        KeyValuePair<string, object?> client = new(TidewireTelemetry.ClientTag, _client);
        return
        [
            new(_queue().HeldInMemory, client, new(TidewireTelemetry.PlaceTag, "Memory")),
            new(_queue().HeldInStore, client, new(TidewireTelemetry.PlaceTag, "Store")),
        ];
    }
}
