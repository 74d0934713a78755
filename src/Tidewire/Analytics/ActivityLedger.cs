using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Analytics;

/// <summary>Counts what becomes of every event. Metrics, <see cref="FlushResult"/> and log are read from the same counts.</summary>
/// <remarks>accepted + recovered = delivered + dropped + held, and held is counted where the events are, not worked out from the rest.</remarks>
internal sealed class ActivityLedger
{
    private static readonly DropReason[] _reasons = Enum.GetValues<DropReason>();
    private readonly string _client;
    private readonly Func<TrackingSettings> _settings;
    private readonly ILogger _logger;
    private readonly long[] _dropped = new long[_reasons.Length];
    private readonly long[] _refused = new long[_reasons.Length];
    private readonly LogThrottle[] _bursts;
    private readonly Func<(long Memory, long Spool)> _held;
    private long _numbered;
    private long _withdrawn;
    private long _recovered;
    private long _delivered;

    public ActivityLedger(
        string client, Func<TrackingSettings> settings, Func<(long Memory, long Spool)> held, IMeterFactory meters, TimeProvider time, ILogger logger)
    {
        _client = client;
        _settings = settings;
        _held = held;
        _logger = logger;
        _bursts = [.. _reasons.Select(_ => new LogThrottle(time))];

        // Observed, not recorded: nobody waits for a listener while tracking.
        var meter = meters.Create(TidewireTelemetry.MeterName);
        meter.CreateObservableCounter(TidewireTelemetry.AnalyticsEvents, Events, "{event}", "Tracked events by what became of them.");
        meter.CreateObservableGauge(TidewireTelemetry.AnalyticsHeld, Held, "{event}", "Tracked events that wait or are under way.");
    }

    public long Accepted => Interlocked.Read(ref _numbered) - Interlocked.Read(ref _withdrawn);

    public long Recovered => Interlocked.Read(ref _recovered);

    public long Settled => Interlocked.Read(ref _delivered) + Dropped;

    private long Dropped => _reasons.Sum(reason => Interlocked.Read(ref _dropped[(int)reason]));

    /// <summary>Counts an event as accepted. Returns its number, which no other has.</summary>
    public long Accept() => Interlocked.Increment(ref _numbered);

    /// <summary>An event was not accepted after all.</summary>
    public void Withdraw() => Interlocked.Increment(ref _withdrawn);

    public void Recover(long count) => Interlocked.Add(ref _recovered, count);

    public void Deliver(int count) => Interlocked.Add(ref _delivered, count);

    /// <summary>An event that was accepted will not be delivered.</summary>
    public void Drop(ActivityReport? report, DropReason reason)
    {
        Interlocked.Increment(ref _dropped[(int)reason]);
        Tell(report, reason, wasAccepted: true);
    }

    /// <summary>An event was not accepted. Always <see langword="false"/>, for who passes that on.</summary>
    public bool Refuse(ActivityReport? report, DropReason reason)
    {
        Interlocked.Increment(ref _refused[(int)reason]);
        Tell(report, reason, wasAccepted: false);
        return false;
    }

    public FlushResult Snapshot()
    {
        var (memory, spool) = _held();
        return new() { Delivered = Interlocked.Read(ref _delivered), Held = memory + spool, Dropped = Dropped };
    }

    private void Tell(ActivityReport? report, DropReason reason, bool wasAccepted)
    {
        if (_bursts[(int)reason].Counts() is { } count)
        {
            // What the application chose to leave out is no news.
            if (reason is DropReason.Disabled or DropReason.Sampled or DropReason.Discarded)
                Log.EventsLeftOut(_logger, _client, count, reason.ToString());
            else
                Log.EventsDropped(_logger, _client, count, reason.ToString());
        }

        if (_settings().OnDropped is not { } onDropped)
            return;

        try
        {
            onDropped(new() { Report = report, Reason = reason, WasAccepted = wasAccepted });
        }
        catch (Exception e)
        {
            Log.OnDroppedFailed(_logger, _client, e);
        }
    }

    private IEnumerable<Measurement<long>> Events()
    {
        KeyValuePair<string, object?> client = new(TidewireTelemetry.ClientTag, _client);
        yield return new(Accepted, client, new(TidewireTelemetry.OutcomeTag, "Accepted"));
        yield return new(Recovered, client, new(TidewireTelemetry.OutcomeTag, "Recovered"));
        yield return new(Interlocked.Read(ref _delivered), client, new(TidewireTelemetry.OutcomeTag, "Delivered"));

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
        var (memory, spool) = _held();
        KeyValuePair<string, object?> client = new(TidewireTelemetry.ClientTag, _client);
        return
        [
            new(memory, client, new(TidewireTelemetry.PlaceTag, "Memory")),
            new(spool, client, new(TidewireTelemetry.PlaceTag, "Spool")),
        ];
    }
}
