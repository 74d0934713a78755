using Microsoft.Extensions.Logging;
using Tidewire.Delivery;
using Tidewire.Telemetry;

namespace Tidewire.Analytics;

/// <summary>
/// Reports the outcome of events through metrics, the log and the application's callback. Counts only by reason; the engine has the totals.
/// </summary>
internal sealed class EventLedger
{
    private static readonly string[] _reasons = TagValue.Of<DropReason>();

    // Prevents endless recursion: if OnDropped tracks an event that is dropped, OnDropped is not called again.
    [ThreadStatic]
    private static bool _isInCallback;

    private readonly string _client;
    private readonly Func<TrackingSettings> _settings;
    private readonly Func<DeliveryQueue> _queue;
    private readonly ILogger _logger;
    private readonly long[] _dropped = new long[_reasons.Length];
    private readonly long[] _refused = new long[_reasons.Length];
    private readonly LogThrottle[] _throttles;

    public EventLedger(string client, Func<TrackingSettings> settings, Func<DeliveryQueue> queue, TimeProvider time, ILogger logger)
    {
        _client = client;
        _settings = settings;
        _queue = queue;
        _logger = logger;
        _throttles = [.. _reasons.Select(_ => new LogThrottle(time))];
    }

    public FlushResult Snapshot()
    {
        var queue = _queue();
        var account = queue.Account;
        var (delivered, dropped) = (account.Delivered, account.Dropped);
        // Computed from the account, so that the sum is consistent: the queue removes an item shortly before or after it is counted.
        return new() { Delivered = delivered, Held = Math.Max(0, account.Total - delivered - dropped), Dropped = dropped };
    }

    /// <summary>
    /// Reports events that were refused, or were accepted and will not be delivered. The engine has already counted the latter as dropped.
    /// </summary>
    public void Dropped(AnalyticsEvent? analyticsEvent, long count, DropReason reason, bool wasAccepted)
    {
        Interlocked.Add(ref (wasAccepted ? _dropped : _refused)[(int)reason], count);
        if (_throttles[(int)reason].Counts(count) is { } countSinceLastLog)
        {
            // A drop that the application itself chose is logged only at Debug.
            if (reason is DropReason.Disabled or DropReason.Sampled or DropReason.Discarded)
                Log.EventsLeftOut(_logger, _client, countSinceLastLog, reason.ToString());
            else
                Log.EventsDropped(_logger, _client, countSinceLastLog, reason.ToString());
        }

        if (!_isInCallback && _settings().OnDropped is { } onDropped)
            InvokeOnDropped(onDropped, new() { Event = analyticsEvent, Count = count, Reason = reason, WasAccepted = wasAccepted });
    }

    /// <summary>The number of events so far, by outcome and reason.</summary>
    public IEnumerable<(string Outcome, string? Reason, long Count)> Outcomes()
    {
        var account = _queue().Account;
        yield return ("accepted", null, account.Accepted);
        yield return ("recovered", null, account.Recovered);
        yield return ("delivered", null, account.Delivered);
        for (int reason = 0; reason < _reasons.Length; reason++)
        {
            if (Interlocked.Read(ref _dropped[reason]) is > 0 and var dropped)
                yield return ("dropped", _reasons[reason], dropped);
            if (Interlocked.Read(ref _refused[reason]) is > 0 and var refused)
                yield return ("refused", _reasons[reason], refused);
        }
    }

    /// <summary>The number of held events in memory and in the store.</summary>
    public IEnumerable<(string Kind, long Count)> Held() => [("memory", _queue().HeldInMemory), ("store", _queue().HeldInStore)];

    private void InvokeOnDropped(Action<DroppedEvent> onDropped, DroppedEvent dropped)
    {
        _isInCallback = true;
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
            _isInCallback = false;
        }
    }
}
