using Tidewire.Delivery;

namespace Tidewire.Notifications;

/// <summary>An immutable snapshot of the options that the outbox uses.</summary>
internal sealed record OutboxSettings
{
    // As for analytics events: the back-off of a failing message outlasts the longest circuit break.
    private const int MaxDelayFactor = 2;

    public required bool KeysAreHonored { get; init; }

    public required UncertainPolicy OnUncertain { get; init; }

    public required TimeSpan KeepSentFor { get; init; }

    public required TimeSpan PollInterval { get; init; }

    public required DeliverySettings Delivery { get; init; }

    public bool KeepsSent => KeepSentFor > TimeSpan.Zero;

    /// <summary>Whether a message that may have been sent is resent.</summary>
    public bool RepeatsUncertain => KeysAreHonored || OnUncertain == UncertainPolicy.Resend;

    public static OutboxSettings Of(NotificationOptions options) => new()
    {
        KeysAreHonored = options.IdempotencyKeysHonored,
        OnUncertain = options.Outbox.OnUncertain,
        KeepSentFor = options.Outbox.KeepSentFor,
        PollInterval = options.Outbox.PollInterval,
        Delivery = new()
        {
            StoreIsPolled = true,
            Workers = Math.Min(options.Outbox.Workers, options.ConcurrencyLimit),
            BaseDelay = options.Outbox.BaseDelay,
            MaxDelay = options.Outbox.MaxDelay,
            MaxItemDelay = MaxDelayFactor * (options.Outbox.MaxDelay > options.CircuitBreaker.BreakDuration ? options.Outbox.MaxDelay : options.CircuitBreaker.BreakDuration),
            MaxAge = options.Outbox.MaxAge,
        },
    };
}
