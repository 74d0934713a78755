using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Notifications;

/// <summary>Tells what becomes of messages: by metrics and in the log, never with their content.</summary>
internal sealed class OutboxLedger
{
    private const string Enqueued = "Enqueued";
    private readonly string _client;
    private readonly ILogger _logger;
    private readonly Counter<long> _messages;
    private readonly LogThrottle _uncertain;
    private readonly LogThrottle _unsent;
    private readonly LogThrottle _unreadable;
    private readonly LogThrottle _threw;
    private int _storeFails;
    private volatile OutboxCounts? _counts;

    public OutboxLedger(string client, IMeterFactory meters, TimeProvider time, ILogger logger)
    {
        _client = client;
        _logger = logger;
        (_uncertain, _unsent, _unreadable, _threw) = (new(time), new(time), new(time), new(time));
        var meter = meters.Create(TidewireTelemetry.MeterName);
        _messages = meter.CreateCounter<long>(TidewireTelemetry.OutboxMessages, "{message}", "Messages of the outbox by what became of them.");
        meter.CreateObservableGauge(TidewireTelemetry.OutboxStored, Stored, "{message}", "Messages in the store of the outbox, as last counted.");
    }

    public void Added(long count) => Count(Enqueued, count);

    public void Resent(long count) => Count("Resent", count);

    public void Purged(long count) => Count("Purged", count);

    public void Counted(OutboxCounts counts) => _counts = counts;

    /// <summary>A message has reached its end.</summary>
    public void Ended(OutboxState state, string? reason)
    {
        Count(state.ToString(), 1);
        if (state == OutboxState.Uncertain)
            Uncertain();
        else if (state is OutboxState.Rejected or OutboxState.Expired && _unsent.Counts() is { } count)
            Log.OutboxNotSent(_logger, _client, count, state.ToString(), reason ?? "");
    }

    /// <summary>A message may have been sent, and is sent again because the application wants that.</summary>
    public void Repeated()
    {
        Count("Repeated", 1);
        Uncertain();
    }

    /// <summary>The stored content of a message cannot be decrypted. The exception may show some of it.</summary>
    public void Unreadable(Exception exception)
    {
        if (_unreadable.Counts() is { } count)
            Log.OutboxUnreadable(_logger, _client, count, exception.GetType().Name);
    }

    public void Threw(Exception exception)
    {
        if (_threw.Counts() is { } count)
            Log.DeliveryFailed(_logger, _client, count, exception);
    }

    public void StoreFailed(Exception exception)
    {
        if (Interlocked.Exchange(ref _storeFails, 1) == 0)
            Log.OutboxStoreFailed(_logger, _client, exception);
    }

    public void StoreWorks()
    {
        if (Volatile.Read(ref _storeFails) == 1 && Interlocked.Exchange(ref _storeFails, 0) == 1)
            Log.OutboxStoreWorks(_logger, _client);
    }

    private void Uncertain()
    {
        if (_uncertain.Counts() is { } count)
            Log.OutboxUncertain(_logger, _client, count);
    }

    private void Count(string outcome, long count) =>
        _messages.Add(count, new(TidewireTelemetry.ClientTag, _client), new(TidewireTelemetry.OutcomeTag, outcome));

    private IEnumerable<Measurement<long>> Stored()
    {
        if (_counts is not { } counts)
            yield break;

        yield return Of(counts.Waiting, OutboxState.Waiting);
        yield return Of(counts.Rejected, OutboxState.Rejected);
        yield return Of(counts.Expired, OutboxState.Expired);
        yield return Of(counts.Uncertain, OutboxState.Uncertain);
    }

    private Measurement<long> Of(long count, OutboxState state) =>
        new(count, new(TidewireTelemetry.ClientTag, _client), new(TidewireTelemetry.OutcomeTag, state.ToString()));
}
