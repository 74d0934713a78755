namespace Tidewire;

/// <summary>The names under which Tidewire reports, for <c>AddMeter</c> and <c>AddSource</c> of OpenTelemetry.</summary>
/// <remarks>
/// The values of tags are lower case, words joined by an underscore, from fixed sets: no tag holds a token, a key, a user, a message or an address. Single
/// requests are measured by the platform (meter <c>System.Net.Http</c>) and retries by Polly (meter <c>Polly</c>); <c>request.name</c> and
/// <c>request.dependency.name</c> of the latter are <see cref="MethodTag"/> and <see cref="ClientTag"/> here. docs/telemetry.md lists all.
/// </remarks>
public static class TidewireTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Tidewire";

    /// <summary>The name of the activity source: one activity for each logical call, around all its attempts.</summary>
    public const string ActivitySourceName = "Tidewire";

    /// <summary>
    /// Histogram in seconds: how long a logical call took, retries included. Tags: <see cref="ClientTag"/>, <see cref="MethodTag"/>,
    /// <see cref="OutcomeTag"/>; <see cref="ErrorTypeTag"/> on failures.
    /// </summary>
    public const string CallDuration = "tidewire.client.call.duration";

    /// <summary>
    /// Counter: requests that logical calls sent or tried to send, counted when the call ends. Tags: <see cref="ClientTag"/>, <see cref="MethodTag"/>,
    /// <see cref="OutcomeTag"/> of the call.
    /// </summary>
    public const string CallAttempts = "tidewire.client.call.attempts";

    /// <summary>Gauge: 1 for the state that a circuit is in, 0 for its other states. Tags: <see cref="ClientTag"/>, <see cref="CircuitStateTag"/>.</summary>
    public const string CircuitState = "tidewire.circuit.state";

    /// <summary>Counter: how often a circuit moved to a state. Tags: <see cref="ClientTag"/>, <see cref="CircuitStateTag"/>.</summary>
    public const string CircuitTransitions = "tidewire.circuit.transitions";

    /// <summary>
    /// Counter: verifications of tokens, by who answered. Tags: <see cref="ClientTag"/>, <see cref="SourceTag"/>. The share of <c>service</c> is what the
    /// cache lets through.
    /// </summary>
    public const string AuthVerifications = "tidewire.auth.verifications";

    /// <summary>
    /// Counter: tracked events by what became of them. Tags: <see cref="ClientTag"/>, <see cref="ItemOutcomeTag"/> (<c>accepted</c>, <c>recovered</c> from the
    /// store, <c>delivered</c>, <c>dropped</c>, <c>refused</c>); <see cref="ReasonTag"/> for the last two.
    /// </summary>
    public const string AnalyticsEvents = "tidewire.analytics.events";

    /// <summary>Gauge: tracked events that wait or are under way. Tags: <see cref="ClientTag"/>, <see cref="PlaceTag"/>.</summary>
    public const string AnalyticsHeld = "tidewire.analytics.held";

    /// <summary>Gauge in seconds: the age of the oldest tracked event that waits or is under way; 0 where none does. Tag: <see cref="ClientTag"/>.</summary>
    public const string AnalyticsOldestAge = "tidewire.analytics.oldest_age";

    /// <summary>Gauge in bytes: the size of the store of tracked events, where there is one. Tag: <see cref="ClientTag"/>.</summary>
    public const string AnalyticsStoreSize = "tidewire.analytics.store_size";

    /// <summary>
    /// Counter: messages of the outbox by what became of them in this process. Tags: <see cref="ClientTag"/>, <see cref="ItemOutcomeTag"/> (<c>enqueued</c>,
    /// <c>sent</c>, <c>canceled</c>, <c>rejected</c>, <c>expired</c>, <c>uncertain</c>; <c>repeated</c> for an uncertain one that is sent again by policy,
    /// <c>resent</c> and <c>purged</c> by an operator).
    /// </summary>
    public const string NotificationsMessages = "tidewire.notifications.messages";

    /// <summary>
    /// Gauge: messages that the outbox has, counted every 15 seconds. Tags: <see cref="ClientTag"/>, <see cref="ItemStateTag"/>. <c>uncertain</c> ones wait for a decision: nobody knows
    /// whether they were sent.
    /// </summary>
    public const string NotificationsHeld = "tidewire.notifications.held";

    /// <summary>Gauge in seconds: the age of the oldest message that waits, looked up every 15 seconds; 0 where none does. Tag: <see cref="ClientTag"/>.</summary>
    public const string NotificationsOldestAge = "tidewire.notifications.oldest_age";

    /// <summary>Gauge in bytes: the size of the store of messages, where the store tells it. Tag: <see cref="ClientTag"/>.</summary>
    public const string NotificationsStoreSize = "tidewire.notifications.store_size";

    /// <summary>Tag: the client, by its name in lower case: <c>auth</c>, <c>notifications</c>, <c>analytics</c>, <c>partner_auth</c> for <c>PartnerAuth</c>.</summary>
    public const string ClientTag = "tidewire.client.name";

    /// <summary>
    /// Tag: the method of the client's interface, without <c>Async</c>: <c>verify</c>, <c>send</c>, <c>report</c>, <c>get_invoice</c>. <c>_other</c> for a call
    /// that an open circuit refused before its method was known, at a client that has several.
    /// </summary>
    public const string MethodTag = "tidewire.call.method";

    /// <summary>
    /// Tag: how a call ended: <c>success</c>, a <c>ServiceFailureKind</c> (<c>rejected</c>, <c>throttled</c>, <c>unavailable</c>, <c>timed_out</c>,
    /// <c>circuit_open</c>, <c>invalid_response</c>), <c>canceled</c> by the caller, or <c>application_error</c>.
    /// </summary>
    public const string OutcomeTag = "tidewire.call.outcome";

    /// <summary>
    /// Tag of failures, OpenTelemetry's <c>error.type</c>: the status of the answer, or what went wrong where there was none, for instance
    /// <c>connection_error</c> or <c>timeout</c>. On activities only where the outcome is an error; a refused token is none.
    /// </summary>
    public const string ErrorTypeTag = "error.type";

    /// <summary>Tag of an activity: how many requests the call sent or tried to send.</summary>
    public const string AttemptsTag = "tidewire.call.attempts";

    /// <summary>Tag: <c>closed</c>, <c>open</c>, <c>half_open</c> or <c>isolated</c>.</summary>
    public const string CircuitStateTag = "tidewire.circuit.state";

    /// <summary>
    /// Tag: <c>service</c> (a call was made), <c>coalesced</c> (another caller's call, waited for), <c>memory</c>, <c>shared_store</c> (another instance's
    /// answer), <c>stale</c> (an earlier answer, after a call that failed; counted as <c>service</c> too), <c>local</c> (a JWT that was rejected by what it says
    /// of itself), or <c>limited</c> (a token never seen before, refused because too many of them are being verified).
    /// </summary>
    public const string SourceTag = "tidewire.verification.source";

    /// <summary>Tag: what became of an event or a message, for instance <c>delivered</c>.</summary>
    public const string ItemOutcomeTag = "tidewire.delivery.outcome";

    /// <summary>Tag: why an event or a message was dropped or refused: a <c>DropReason</c>, for instance <c>queue_full</c>.</summary>
    public const string ReasonTag = "tidewire.delivery.reason";

    /// <summary>Tag: the state of a message that is kept: <c>waiting</c>, <c>rejected</c>, <c>expired</c> or <c>uncertain</c>.</summary>
    public const string ItemStateTag = "tidewire.delivery.state";

    /// <summary>Tag: <c>memory</c> or <c>store</c>.</summary>
    public const string PlaceTag = "tidewire.delivery.place";

    /// <summary>Tag of an activity: how many events or messages a delivery holds.</summary>
    public const string ItemsTag = "tidewire.delivery.items";
}
