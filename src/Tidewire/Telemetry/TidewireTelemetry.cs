namespace Tidewire;

/// <summary>The names under which Tidewire reports, for <c>AddMeter</c> and <c>AddSource</c> of OpenTelemetry.</summary>
/// <remarks>
/// No tag ever holds a token, a key, a user or a message: the values come from fixed sets. The requests themselves are reported by the platform
/// (<c>System.Net.Http</c>) and the retries by Polly (meter <c>Polly</c>).
/// </remarks>
public static class TidewireTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Tidewire";

    /// <summary>The name of the activity source: one activity for each logical call, around all its attempts.</summary>
    public const string ActivitySourceName = "Tidewire";

    /// <summary>
    /// Histogram in seconds: how long a logical call took, retries included. Tags: <see cref="ClientTag"/>, <see cref="OutcomeTag"/>.
    /// </summary>
    public const string CallDuration = "tidewire.client.call.duration";

    /// <summary>Tag: the name of the client, for instance <c>Auth</c>.</summary>
    public const string ClientTag = "tidewire.client";

    /// <summary>Tag: <c>Success</c>, <c>Cancelled</c> or the name of a <c>ServiceFailureKind</c>.</summary>
    public const string OutcomeTag = "tidewire.outcome";

    /// <summary>
    /// Counter: verifications of tokens, by who answered. Tags: <see cref="ClientTag"/>, <see cref="SourceTag"/>. The share of <c>service</c> is what the
    /// cache lets through.
    /// </summary>
    public const string AuthVerifications = "tidewire.auth.verifications";

    /// <summary>
    /// Tag: <c>service</c> (a call was made), <c>shared</c> (somebody else's call, waited for), <c>memory</c>, <c>distributed</c> (another instance's
    /// answer), <c>stale</c> (an earlier answer, after a call that failed; counted as <c>service</c> too), <c>local</c> (a JWT that was rejected by what it says of
    /// itself), or <c>limited</c> (a token never seen before, refused because too many of them are being verified).
    /// </summary>
    public const string SourceTag = "tidewire.auth.source";

    /// <summary>Tag of an activity: how many requests the call sent.</summary>
    public const string AttemptsTag = "tidewire.attempts";

    /// <summary>
    /// Counter: tracked events by what became of them. Tags: <see cref="ClientTag"/>; <see cref="OutcomeTag"/> (<c>Accepted</c>, <c>Recovered</c> from the
    /// store, <c>Delivered</c>, <c>Dropped</c>, <c>Refused</c>); <see cref="ReasonTag"/> for the last two.
    /// </summary>
    public const string AnalyticsEvents = "tidewire.analytics.events";

    /// <summary>Gauge: tracked events that wait or are under way. Tags: <see cref="ClientTag"/>, <see cref="PlaceTag"/>.</summary>
    public const string AnalyticsHeld = "tidewire.analytics.held";

    /// <summary>
    /// Counter: messages of the outbox by what became of them in this process. Tags: <see cref="ClientTag"/>; <see cref="OutcomeTag"/> (<c>Enqueued</c>,
    /// <c>Sent</c>, <c>Canceled</c>, <c>Rejected</c>, <c>Expired</c>, <c>Uncertain</c>; <c>Repeated</c> for an uncertain one that is sent again by policy,
    /// <c>Resent</c> and <c>Purged</c> by a person).
    /// </summary>
    public const string OutboxMessages = "tidewire.outbox.messages";

    /// <summary>
    /// Gauge: messages in the store of the outbox, counted every 15 seconds. Tags: <see cref="ClientTag"/>; <see cref="OutcomeTag"/> (<c>Waiting</c>,
    /// <c>Rejected</c>, <c>Expired</c>, <c>Uncertain</c>).
    /// </summary>
    public const string OutboxStored = "tidewire.outbox.stored";

    /// <summary>Tag: the name of a <c>DropReason</c>.</summary>
    public const string ReasonTag = "tidewire.reason";

    /// <summary>Tag: <c>Memory</c> or <c>Store</c>.</summary>
    public const string PlaceTag = "tidewire.place";

    /// <summary>Tag of an activity: how many events a delivery holds.</summary>
    public const string EventsTag = "tidewire.events";
}
