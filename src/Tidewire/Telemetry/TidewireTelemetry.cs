namespace Tidewire;

/// <summary>
/// The names of Tidewire's meter, activity source, instruments and tags, for OpenTelemetry's <c>AddMeter</c> and <c>AddSource</c>.
/// </summary>
/// <remarks>
/// Tag values are lower case, with words joined by an underscore, and come from fixed sets: no tag contains a token, a key, a user, a
/// message or an address. .NET measures single requests (meter <c>System.Net.Http</c>) and Polly measures retries (meter <c>Polly</c>);
/// Polly's <c>request.name</c> and <c>request.dependency.name</c> have the values of <see cref="MethodTag"/> and <see cref="ClientTag"/>.
/// docs/telemetry.md lists all instruments and tags.
/// </remarks>
public static class TidewireTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Tidewire";

    /// <summary>The name of the activity source: one activity per logical call, which spans all its attempts.</summary>
    public const string ActivitySourceName = "Tidewire";

    /// <summary>
    /// Histogram in seconds: the duration of a logical call, including retries. Tags: <see cref="ClientTag"/>, <see cref="MethodTag"/>,
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

    /// <summary>Counter: changes of a circuit to a state. Tags: <see cref="ClientTag"/>, <see cref="CircuitStateTag"/>.</summary>
    public const string CircuitTransitions = "tidewire.circuit.transitions";

    /// <summary>
    /// Counter: verifications of tokens, by the source of the result. Tags: <see cref="ClientTag"/>, <see cref="SourceTag"/>. The share of
    /// <c>service</c> is the share of verifications that made a call of their own.
    /// </summary>
    public const string AuthVerifications = "tidewire.auth.verifications";

    /// <summary>
    /// Counter: tracked events by outcome. Tags: <see cref="ClientTag"/>, <see cref="ItemOutcomeTag"/> (<c>accepted</c>, <c>recovered</c>
    /// from the store, <c>delivered</c>, <c>dropped</c>, <c>refused</c>); <see cref="ReasonTag"/> for the last two.
    /// </summary>
    public const string AnalyticsEvents = "tidewire.analytics.events";

    /// <summary>Gauge: tracked events that are waiting or in flight. Tags: <see cref="ClientTag"/>, <see cref="PlaceTag"/>.</summary>
    public const string AnalyticsHeld = "tidewire.analytics.held";

    /// <summary>
    /// Gauge in seconds: the age of the oldest tracked event that is waiting or in flight; 0 if there is none. Tag:
    /// <see cref="ClientTag"/>.
    /// </summary>
    public const string AnalyticsOldestAge = "tidewire.analytics.oldest_age";

    /// <summary>Gauge in bytes: the size of the store of tracked events, if there is one. Tag: <see cref="ClientTag"/>.</summary>
    public const string AnalyticsStoreSize = "tidewire.analytics.store_size";

    /// <summary>
    /// Counter: messages of the outbox by outcome, in this process. Tags: <see cref="ClientTag"/>, <see cref="ItemOutcomeTag"/>
    /// (<c>enqueued</c>, <c>sent</c>, <c>canceled</c>, <c>rejected</c>, <c>expired</c>, <c>uncertain</c>; <c>repeated</c> for an uncertain
    /// message resent by policy; <c>resent</c> and <c>purged</c> by an operator).
    /// </summary>
    public const string NotificationsMessages = "tidewire.notifications.messages";

    /// <summary>
    /// Gauge: messages in the outbox, counted every 15 seconds. Tags: <see cref="ClientTag"/>, <see cref="ItemStateTag"/>. <c>uncertain</c>
    /// messages may or may not have been sent, and need an operator's decision.
    /// </summary>
    public const string NotificationsHeld = "tidewire.notifications.held";

    /// <summary>
    /// Gauge in seconds: the age of the oldest waiting message, updated every 15 seconds; 0 if there is none. Tag: <see cref="ClientTag"/>.
    /// </summary>
    public const string NotificationsOldestAge = "tidewire.notifications.oldest_age";

    /// <summary>Gauge in bytes: the size of the store of messages, if the store reports it. Tag: <see cref="ClientTag"/>.</summary>
    public const string NotificationsStoreSize = "tidewire.notifications.store_size";

    /// <summary>
    /// Tag: the client's name in lower case: <c>auth</c>, <c>notifications</c>, <c>analytics</c>, <c>partner_auth</c> for
    /// <c>PartnerAuth</c>.
    /// </summary>
    public const string ClientTag = "tidewire.client.name";

    /// <summary>
    /// Tag: the method of the client's interface, without <c>Async</c>: <c>verify</c>, <c>send</c>, <c>report</c>, <c>get_invoice</c>.
    /// <c>_other</c> for a call that an open circuit refused before its method was known, if the client has several methods.
    /// </summary>
    public const string MethodTag = "tidewire.call.method";

    /// <summary>
    /// Tag: how a call ended: <c>success</c>, a <c>ServiceFailureKind</c> (<c>rejected</c>, <c>throttled</c>, <c>unavailable</c>, <c>timed_out</c>,
    /// <c>circuit_open</c>, <c>invalid_response</c>), <c>canceled</c> by the caller, or <c>application_error</c>.
    /// </summary>
    public const string OutcomeTag = "tidewire.call.outcome";

    /// <summary>
    /// Tag of failures, OpenTelemetry's <c>error.type</c>: the status of the response or, without one, the kind of error, for example
    /// <c>connection_error</c> or <c>timeout</c>. Activities have it only if the outcome is an error; a rejected token is not an error.
    /// </summary>
    public const string ErrorTypeTag = "error.type";

    /// <summary>Tag of an activity: the number of requests that the call sent or tried to send.</summary>
    public const string AttemptsTag = "tidewire.call.attempts";

    /// <summary>Tag: <c>closed</c>, <c>open</c>, <c>half_open</c> or <c>isolated</c>.</summary>
    public const string CircuitStateTag = "tidewire.circuit.state";

    /// <summary>
    /// Tag: <c>service</c> (a request was sent, or tried), <c>not_sent</c> (failed before a request: the circuit is open, for example),
    /// <c>coalesced</c> (joined another caller's call), <c>memory</c>, <c>shared_store</c> (another instance's result), <c>stale</c> (an
    /// earlier result, after a failed call; that call is counted too), <c>local</c> (a JWT rejected because of its own content), or
    /// <c>limited</c> (an unknown token, refused because too many of them are being verified).
    /// </summary>
    public const string SourceTag = "tidewire.verification.source";

    /// <summary>Tag: the outcome of an event or a message, for example <c>delivered</c>.</summary>
    public const string ItemOutcomeTag = "tidewire.delivery.outcome";

    /// <summary>Tag: why an event was dropped or refused: a <c>DropReason</c>, for example <c>queue_full</c>.</summary>
    public const string ReasonTag = "tidewire.delivery.reason";

    /// <summary>Tag: the state of a message in the outbox: <c>waiting</c>, <c>rejected</c>, <c>expired</c> or <c>uncertain</c>.</summary>
    public const string ItemStateTag = "tidewire.delivery.state";

    /// <summary>Tag: <c>memory</c> or <c>store</c>.</summary>
    public const string PlaceTag = "tidewire.delivery.place";

    /// <summary>Tag of an activity: the number of events or messages in a delivery.</summary>
    public const string ItemsTag = "tidewire.delivery.items";
}
