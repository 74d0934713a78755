using Tidewire.Delivery;
using Tidewire.Pipeline;

namespace Tidewire.Notifications;

/// <summary>
/// Sends one claimed message and records the outcome. Before the request, the store records that sending has begun; after it, the message
/// is settled or released. If the process dies in between, the message may have been sent.
/// </summary>
internal sealed class OutboxSender(
    ServiceCaller<INotificationApi> caller,
    IOutboxStore store,
    IOutboxProtector? protector,
    Func<OutboxClaims> claims,
    OutboxSettlement settlement,
    OutboxLedger ledger,
    Func<OutboxSettings> settings) : IDeliverySender
{
    private static readonly TimeSpan _storePause = TimeSpan.FromSeconds(1);

    public ReadOnlyMemory<byte> Serialize(DeliveryItem item) => item.Body ?? default;

    /// <summary>Called when the engine gives up on a message because it is too old or cannot be read.</summary>
    public void Dropped(DeliveryItem? item, long count, DropCause cause, bool wasAccepted)
    {
        if (item is null || claims().Remove(item) is not { } message)
            return;

        var (state, reason) = cause switch
        {
            DropCause.Expired when message.MayHaveBeenSent => (OutboxState.Uncertain, OutboxReasons.ExpiredUncertain),
            DropCause.Expired => (OutboxState.Expired, OutboxReasons.Expired),
            _ => (OutboxState.Rejected, OutboxReasons.Unreadable),
        };
        settlement.Start(() => settlement.SettleAsync(message, state, reason));
    }

    public Task<DeliveryOutcome> SendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken)
    {
        var sending = SendAsync(items[0], cancellationToken);

        // At shutdown the engine does not wait for a canceled call, which may still have to record that nothing was sent.
        settlement.Await(sending);
        return sending;
    }

    private async Task<DeliveryOutcome> SendAsync(DeliveryItem item, CancellationToken cancellationToken)
    {
        if (claims().Remove(item) is not { } message)
            return new(DeliveryOutcomeKind.NotSent, IsFinal: true);

        try
        {
            return await SendAsync(item, message, cancellationToken).ConfigureAwait(false) with { IsFinal = true };
        }
        catch (StoreFailedException)
        {
            // Nothing was sent. The gate pauses before the store is used again, and the message is released as soon as possible.
            await settlement.ReleaseAsync(message, TimeSpan.Zero, hasFailed: false, message.MayHaveBeenSent).ConfigureAwait(false);
            return new(DeliveryOutcomeKind.Unavailable, _storePause, IsFinal: true);
        }
    }

    private async Task<DeliveryOutcome> SendAsync(DeliveryItem item, OutboxMessage message, CancellationToken cancellationToken)
    {
        var current = settings();
        if (message.MayHaveBeenSent && !current.RepeatsUncertain)
        {
            await settlement.SettleAsync(message, OutboxState.Uncertain, OutboxReasons.Interrupted).ConfigureAwait(false);
            return new(DeliveryOutcomeKind.NotSent);
        }

        if (await OpenAsync(message, current).ConfigureAwait(false) is not var (key, json) || !await BeginAsync(message).ConfigureAwait(false))
            return new(DeliveryOutcomeKind.NotSent);

        if (message.MayHaveBeenSent && !current.KeysAreHonored)
            ledger.Repeated();
        var body = new JsonBody(json);
        try
        {
            using var activity = caller.StartDelivery(1, item.Trace == default ? null : [new(item.Trace)]);
            var result = await caller.DeliverAsync((api, ct) => api.DeliverAsync(body, key, isDelivery: true, ct), cancellationToken).ConfigureAwait(false);
            if (result.Failure is { } failure)
                return await FailedAsync(message, failure, current).ConfigureAwait(false);

            await SentAsync(message, current).ConfigureAwait(false);
            return new(DeliveryOutcomeKind.Delivered);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await AbortedAsync(message, body.Started, current, OutboxReasons.Interrupted, DeliveryOutcomeKind.NotSent).ConfigureAwait(false);
            throw;
        }
        catch (Exception e)
        {
            // The application's own code threw. The body still shows whether sending had started.
            ledger.Faulted(e);
            return await AbortedAsync(message, body.Started, current, OutboxReasons.ApplicationError, DeliveryOutcomeKind.Faulted).ConfigureAwait(false);
        }
    }

    // If keys are honored, the next message does not wait for the record: if the process dies before it is written, a repeated request does
    // no harm.
    private Task SentAsync(OutboxMessage message, OutboxSettings current)
    {
        if (!current.KeysAreHonored)
            return settlement.SettleAsync(message, OutboxState.Sent, reason: null);

        settlement.Start(() => settlement.SettleAsync(message, OutboxState.Sent, reason: null));
        return Task.CompletedTask;
    }

    private async Task<DeliveryOutcome> FailedAsync(OutboxMessage message, ServiceFailure failure, OutboxSettings current)
    {
        var outcome = DeliveryVerdict.Of(failure, isAlone: true);
        if (failure.IsAmbiguous)
            return outcome with { Kind = await AmbiguousAsync(message, OutboxReasons.Of(failure), current, outcome.Kind).ConfigureAwait(false) };

        if (outcome.Kind == DeliveryOutcomeKind.Rejected)
            await settlement.SettleAsync(message, OutboxState.Rejected, OutboxReasons.Of(failure)).ConfigureAwait(false);
        else if (outcome.Kind == DeliveryOutcomeKind.Failed)
            await RetryLaterAsync(message, current, message.MayHaveBeenSent).ConfigureAwait(false);
        else
            await settlement.ReleaseAsync(message, TimeSpan.Zero, hasFailed: false, message.MayHaveBeenSent).ConfigureAwait(false);
        return outcome;
    }

    private async Task<DeliveryOutcome> AbortedAsync(OutboxMessage message, bool hasStarted, OutboxSettings current, string reason, DeliveryOutcomeKind kind)
    {
        if (hasStarted)
            return new(await AmbiguousAsync(message, reason, current, kind).ConfigureAwait(false));

        await RetryLaterAsync(message, current, message.MayHaveBeenSent).ConfigureAwait(false);
        return new(kind);
    }

    private async Task<DeliveryOutcomeKind> AmbiguousAsync(OutboxMessage message, string reason, OutboxSettings current, DeliveryOutcomeKind kind)
    {
        if (current.RepeatsUncertain)
            await RetryLaterAsync(message, current, mayHaveBeenSent: true).ConfigureAwait(false);
        else
            await settlement.SettleAsync(message, OutboxState.Uncertain, reason).ConfigureAwait(false);
        return kind;
    }

    private Task RetryLaterAsync(OutboxMessage message, OutboxSettings current, bool mayHaveBeenSent) => settlement.ReleaseAsync(
        message, BackOff.Delay(message.Attempts + 1, current.Delivery.BaseDelay, current.Delivery.MaxItemDelay), hasFailed: true, mayHaveBeenSent);

    // Returns null if the message cannot be decrypted or read, after recording the problem.
    private async Task<(string Key, byte[] Json)?> OpenAsync(OutboxMessage message, OutboxSettings current)
    {
        byte[] body = message.Body.ToArray();
        try
        {
            body = protector?.Unprotect(body) ?? body;
        }
        catch (Exception e)
        {
            // A missing decryption key may become available again. Protectors throw different exceptions for a missing key, so all are caught.
            ledger.Unreadable(e);
            await RetryLaterAsync(message, current, message.MayHaveBeenSent).ConfigureAwait(false);
            return null;
        }

        if (OutboxBody.TryRead(body, out string? key, out byte[]? json))
            return (key, json);

        await settlement.SettleAsync(message, OutboxState.Rejected, OutboxReasons.Unreadable).ConfigureAwait(false);
        return null;
    }

    private async Task<bool> BeginAsync(OutboxMessage message)
    {
        int phase = ledger.StorePhase;
        try
        {
            return await store.BeginAsync(message, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            ledger.StoreFailed(phase, e);
            throw new StoreFailedException();
        }
    }

    private sealed class StoreFailedException : Exception;
}
