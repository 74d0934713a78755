using Microsoft.Extensions.Logging;

namespace Tidewire.Telemetry;

/// <summary>All log messages of the package. Event ids are stable. No message contains a token, a key, a message text or a body.</summary>
internal static partial class Log
{
    public const string Category = "Tidewire";

    [LoggerMessage(1, LogLevel.Warning, "{Client} call failed: {Kind} ({Reason}), status {Status}, attempts {Attempts}, {Elapsed:0} ms")]
    public static partial void CallFailed(ILogger logger, string client, string kind, string reason, int? status, int attempts, double elapsed);

    [LoggerMessage(2, LogLevel.Debug, "{Client} call ended without success: {Kind} ({Reason}), status {Status}, attempts {Attempts}, {Elapsed:0} ms")]
    public static partial void CallRefused(ILogger logger, string client, string kind, string reason, int? status, int attempts, double elapsed);

    [LoggerMessage(3, LogLevel.Error, "{Client} circuit opened after {Failures} consecutive failures, the last one {Kind}; next trial at {RetryAt}")]
    public static partial void CircuitOpened(ILogger logger, string client, int failures, string kind, DateTimeOffset? retryAt);

    [LoggerMessage(4, LogLevel.Debug, "{Client} circuit half-open: one trial call is allowed")]
    public static partial void CircuitHalfOpened(ILogger logger, string client);

    [LoggerMessage(5, LogLevel.Information, "{Client} circuit closed: calls are sent again. In {Elapsed:0.0} s, {Failed} calls failed and {NotSent} were not sent")]
    public static partial void CircuitClosed(ILogger logger, string client, double elapsed, long failed, long notSent);

    [LoggerMessage(6, LogLevel.Warning, "{Client} circuit isolated by an operator: no call is sent until an operator closes it")]
    public static partial void CircuitIsolated(ILogger logger, string client);

    [LoggerMessage(7, LogLevel.Information, "{Section} was reloaded: the new values for timeouts, retries, circuit breaker and API key are in effect")]
    public static partial void OptionsReloaded(ILogger logger, string section);

    [LoggerMessage(8, LogLevel.Error, "{Section} was changed to invalid values; the previous values stay in effect. {Failures}")]
    public static partial void ReloadRefused(ILogger logger, string section, string failures);

    [LoggerMessage(9, LogLevel.Warning, "{Section} was reloaded, but a new {Settings} takes effect only after a restart of the application")]
    public static partial void ReloadNeedsRestart(ILogger logger, string section, string settings);

    [LoggerMessage(10, LogLevel.Error, "A handler of ICircuitMonitor.Changed failed for a change of {Client}; the change is in effect")]
    public static partial void CircuitHandlerFailed(ILogger logger, string client, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "{Client}: the shared token store or its backplane failed. It is retried every few seconds; until it works, tokens are not shared and no stale result is accepted in an outage")]
    public static partial void TokenCacheFailed(ILogger logger, string client, Exception exception);

    [LoggerMessage(12, LogLevel.Warning, "{Problem}")]
    public static partial void UnknownKey(ILogger logger, string problem);

    [LoggerMessage(13, LogLevel.Warning, "{Client}: the service refused {Count} tokens with 401 or 403 and has accepted none yet. The API key may be wrong or missing: see ApiKey in the section of this client")]
    public static partial void ApiKeyMayBeWrong(ILogger logger, string client, int count);

    [LoggerMessage(14, LogLevel.Debug, "{Client}: the body of a successful response is not a valid {Type}, at {Path}")]
    public static partial void BodyUnreadable(ILogger logger, string client, string type, string path);

    [LoggerMessage(15, LogLevel.Debug, "{Client} call failed like the previous one: {Kind} ({Reason}), status {Status}, attempts {Attempts}, {Elapsed:0} ms")]
    public static partial void CallFailedAgain(ILogger logger, string client, string kind, string reason, int? status, int attempts, double elapsed);

    [LoggerMessage(16, LogLevel.Debug, "{Client} circuit open again: the trial failed with {Kind}; next trial at {RetryAt}")]
    public static partial void CircuitStillOpen(ILogger logger, string client, string kind, DateTimeOffset? retryAt);

    [LoggerMessage(17, LogLevel.Information, "{Client} calls are answered again after {Kind}: {Failed} calls failed in {Elapsed:0.0} s, all but the first logged at Debug")]
    public static partial void FailuresEnded(ILogger logger, string client, string kind, double elapsed, long failed);

    [LoggerMessage(70, LogLevel.Warning, "{Client} got no new access token: {Problem}. The previous token is still usable: {HasToken}. Logged once until the problem is solved or changes")]
    public static partial void TokenNotIssued(ILogger logger, string client, string problem, bool hasToken);

    [LoggerMessage(71, LogLevel.Information, "{Client} got a new access token after {Failures} failed requests")]
    public static partial void TokensIssuedAgain(ILogger logger, string client, int failures);

    [LoggerMessage(72, LogLevel.Warning, "{Client}: the introspection endpoint answers {Status}: it refuses the credentials of this application, so no token can be verified. Check Introspection:ClientId and Introspection:ClientSecret in the section of this client, or ApiKey, and whether the server allows this client to introspect. Logged once until the problem is solved")]
    public static partial void IntrospectionClientRefused(ILogger logger, string client, int status);

    [LoggerMessage(73, LogLevel.Information, "{Client}: the introspection endpoint accepts the credentials of this application again")]
    public static partial void IntrospectionClientAccepted(ILogger logger, string client);

    [LoggerMessage(74, LogLevel.Warning, "{Client} refused {Count} verifications of unknown tokens: they may use {Limit} of the concurrent calls; the rest is reserved for known tokens. Counted since the last such message; logged at most once a minute")]
    public static partial void UnknownTokensThrottled(ILogger logger, string client, long count, int limit);

    [LoggerMessage(30, LogLevel.Warning, "{Client} dropped {Count} events: {Reason}. Counted since the last such message; logged at most once a minute")]
    public static partial void EventsDropped(ILogger logger, string client, long count, string reason);

    [LoggerMessage(31, LogLevel.Debug, "{Client} dropped {Count} events by the application's own choice: {Reason}")]
    public static partial void EventsLeftOut(ILogger logger, string client, long count, string reason);

    [LoggerMessage(32, LogLevel.Warning, "{Client} shut down with {Left} items not delivered: {Stored} are in the store, {Dropped} were dropped")]
    public static partial void ItemsLeft(ILogger logger, string client, long left, long stored, long dropped);

    [LoggerMessage(33, LogLevel.Error, "{Client}: delivery failed in the application's own code, {Count} times since the last such message; delivery continues")]
    public static partial void DeliveryFailed(ILogger logger, string client, long count, Exception exception);

    [LoggerMessage(38, LogLevel.Error, "BeforeSend of {Client} failed with {Exception}; the event is dropped")]
    public static partial void BeforeSendFailed(ILogger logger, string client, string exception);

    [LoggerMessage(39, LogLevel.Error, "OnDropped of {Client} failed; the event is still counted as dropped")]
    public static partial void OnDroppedFailed(ILogger logger, string client, Exception exception);

    [LoggerMessage(40, LogLevel.Warning, "{Client}: delivery did not end within {Grace} s of the shutdown's deadline; it continues in the background")]
    public static partial void DeliveryLate(ILogger logger, string client, double grace);

    [LoggerMessage(50, LogLevel.Warning, "{Client}: {Count} messages of the outbox may or may not have been sent. IOutboxAdmin lists those that are kept. Counted since the last such message; logged at most once a minute")]
    public static partial void OutboxUncertain(ILogger logger, string client, long count);

    [LoggerMessage(51, LogLevel.Warning, "{Client}: {Count} messages of the outbox were not sent; the last one is {State}: {Reason} IOutboxAdmin lists them. Counted since the last such message; logged at most once a minute")]
    public static partial void OutboxNotSent(ILogger logger, string client, long count, string state, string? reason);

    [LoggerMessage(52, LogLevel.Error, "{Client}: {Count} stored messages could not be decrypted ({Exception}) and are retried later. Counted since the last such message; logged at most once a minute")]
    public static partial void OutboxUnreadable(ILogger logger, string client, long count, string exception);

    [LoggerMessage(53, LogLevel.Error, "{Client}: the store of the outbox fails. Logged once until it works again")]
    public static partial void OutboxStoreFailed(ILogger logger, string client, Exception exception);

    [LoggerMessage(54, LogLevel.Information, "{Client}: the store of the outbox works again")]
    public static partial void OutboxStoreWorks(ILogger logger, string client);
}
