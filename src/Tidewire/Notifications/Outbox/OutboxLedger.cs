using Microsoft.Extensions.Logging;
using Tidewire.Delivery;
using Tidewire.Telemetry;

namespace Tidewire.Notifications;

/// <summary>Reports the outcome of messages through metrics and the log, never their content.</summary>
internal sealed class OutboxLedger
{
    private static readonly string[] _names = ["enqueued", "sent", "canceled", "rejected", "expired", "uncertain", "repeated", "resent", "purged"];
    private readonly string _client;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly long[] _outcomes = new long[_names.Length];
    private readonly LogThrottle _uncertain;
    private readonly LogThrottle _unsent;
    private readonly LogThrottle _unreadable;
    private readonly LogThrottle _faulted;
    private int _storePhase;
    private volatile OutboxCounts? _counts;
    private long _oldestAt;
    private long? _size;

    public OutboxLedger(string client, MessageTelemetry telemetry, TimeProvider time, ILogger logger)
    {
        (_client, _time, _logger) = (client, time, logger);
        (_uncertain, _unsent, _unreadable, _faulted) = (new(time), new(time), new(time), new(time));
        telemetry.Follow(new(TagValue.Of(client), Outcomes, Stored, OldestAge, () => _size));
    }

    /// <summary>The state of the outbox, as last counted.</summary>
    public QueueHealth Health => new(
        _counts?.Waiting ?? 0, InMemory: 0, Capacity: null, OldestAge(), StoreIsFull: false, StoreIsFailing: IsFailing(StorePhase));

    /// <summary>
    /// The phase of the store: odd while it fails. An operation reads the phase at its start and passes it on with its result, so that the late
    /// result of an operation from an earlier phase neither ends an outage nor begins another.
    /// </summary>
    public int StorePhase => Volatile.Read(ref _storePhase);

    public void Added(long count) => Count("enqueued", count);

    public void Resent(long count) => Count("resent", count);

    public void Purged(long count) => Count("purged", count);

    /// <summary>Records the store's counts, the due time of the oldest waiting message, and the store's size.</summary>
    public void Counted(OutboxCounts counts, DateTimeOffset? oldest, long? size)
    {
        (_counts, _size) = (counts, size);
        Volatile.Write(ref _oldestAt, oldest?.UtcTicks ?? 0);
    }

    /// <summary>Counts a message that has reached its final state.</summary>
    public void Ended(OutboxState state, string? reason)
    {
        Count(TagValue.Of(state.ToString()), 1);
        if (state == OutboxState.Uncertain)
            Uncertain();
        else if (state is OutboxState.Rejected or OutboxState.Expired && _unsent.Counts() is { } count)
            Log.OutboxNotSent(_logger, _client, count, state.ToString(), reason);
    }

    /// <summary>Counts a message that may have been sent and is resent because the options allow it.</summary>
    public void Repeated()
    {
        Count("repeated", 1);
        Uncertain();
    }

    /// <summary>Logs that a stored message cannot be decrypted. The exception's text is omitted because it may contain content.</summary>
    public void Unreadable(Exception exception)
    {
        if (_unreadable.Counts() is { } count)
            Log.OutboxUnreadable(_logger, _client, count, exception.GetType().Name);
    }

    public void Faulted(Exception exception)
    {
        if (_faulted.Counts() is { } count)
            Log.DeliveryFailed(_logger, _client, count, exception);
    }

    public void StoreFailed(int phase, Exception exception)
    {
        if (!IsFailing(phase) && IsNext(phase))
            Log.OutboxStoreFailed(_logger, _client, exception);
    }

    public void StoreWorks(int phase)
    {
        if (IsFailing(phase) && IsNext(phase))
            Log.OutboxStoreWorks(_logger, _client);
    }

    private static bool IsFailing(int phase) => (phase & 1) == 1;

    private bool IsNext(int phase) => Interlocked.CompareExchange(ref _storePhase, phase + 1, phase) == phase;

    private void Uncertain()
    {
        if (_uncertain.Counts() is { } count)
            Log.OutboxUncertain(_logger, _client, count);
    }

    private void Count(string outcome, long count) => Interlocked.Add(ref _outcomes[Array.IndexOf(_names, outcome)], count);

    private IEnumerable<(string Outcome, string? Reason, long Count)> Outcomes()
    {
        for (int at = 0; at < _names.Length; at++)
            yield return (_names[at], null, Interlocked.Read(ref _outcomes[at]));
    }

    private IEnumerable<(string Kind, long Count)> Stored() => _counts is not { } counts
        ? []
        : [("waiting", counts.Waiting), ("rejected", counts.Rejected), ("expired", counts.Expired), ("uncertain", counts.Uncertain)];

    private TimeSpan OldestAge() => Volatile.Read(ref _oldestAt) is > 0 and var ticks
        ? TimeSpan.FromTicks(Math.Max(0, _time.GetUtcNow().UtcTicks - ticks))
        : TimeSpan.Zero;
}
