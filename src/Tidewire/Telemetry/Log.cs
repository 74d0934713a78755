using Microsoft.Extensions.Logging;

namespace Tidewire.Telemetry;

/// <summary>Every line the SDK logs. Event ids are stable; no line holds a token, a key, a message's text or a body.</summary>
internal static partial class Log
{
    public const string Category = "Tidewire";

    [LoggerMessage(1, LogLevel.Warning, "{Client} call failed: {Kind} ({Reason}), status {Status}, attempts {Attempts}, {Elapsed:0} ms")]
    public static partial void CallFailed(ILogger logger, string client, string kind, string reason, int? status, int attempts, double elapsed);

    [LoggerMessage(2, LogLevel.Debug, "{Client} call ended without success: {Kind} ({Reason}), status {Status}, attempts {Attempts}, {Elapsed:0} ms")]
    public static partial void CallRefused(ILogger logger, string client, string kind, string reason, int? status, int attempts, double elapsed);

    [LoggerMessage(3, LogLevel.Error, "{Client} circuit opened after {Failures} consecutive failures, the last {Kind}; next try at {RetryAt}")]
    public static partial void CircuitOpened(ILogger logger, string client, int failures, string kind, DateTimeOffset? retryAt);

    [LoggerMessage(4, LogLevel.Debug, "{Client} circuit half-open: one request is let through")]
    public static partial void CircuitHalfOpened(ILogger logger, string client);

    [LoggerMessage(5, LogLevel.Information, "{Client} circuit closed: calls go through again. In {Elapsed:0.0} s {Failed} calls failed, and {NotSent} were not sent")]
    public static partial void CircuitClosed(ILogger logger, string client, double elapsed, long failed, long notSent);

    [LoggerMessage(6, LogLevel.Warning, "{Client} circuit isolated by an operator: no call goes through until an operator closes it")]
    public static partial void CircuitIsolated(ILogger logger, string client);

    [LoggerMessage(7, LogLevel.Information, "{Section} was reloaded: timeouts, retries, circuit breaker and API key now follow the new values")]
    public static partial void OptionsReloaded(ILogger logger, string section);

    [LoggerMessage(8, LogLevel.Error, "{Section} was changed to values that are not valid; the earlier values stay in force. {Failures}")]
    public static partial void ReloadRefused(ILogger logger, string section, string failures);

    [LoggerMessage(9, LogLevel.Warning, "{Section} was reloaded, but a new {Settings} takes effect only when the application starts again")]
    public static partial void ReloadNeedsRestart(ILogger logger, string section, string settings);

    [LoggerMessage(10, LogLevel.Error, "A handler of ICircuitMonitor.Changed failed on a change of {Client}; the change stands")]
    public static partial void CircuitHandlerFailed(ILogger logger, string client, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "{Client}: the shared token store, or a message to the other instances, failed. Tried again every few seconds; until it works, tokens are neither shared nor honored in an outage")]
    public static partial void TokenCacheFailed(ILogger logger, string client, Exception exception);

    [LoggerMessage(12, LogLevel.Warning, "{Problem}")]
    public static partial void UnknownKey(ILogger logger, string problem);

    [LoggerMessage(13, LogLevel.Warning, "{Client}: the service refused {Count} tokens with 401 or 403 and has accepted none yet. The API key may be wrong or missing: see ApiKey in the section of this client")]
    public static partial void ApiKeyMayBeWrong(ILogger logger, string client, int count);

    [LoggerMessage(14, LogLevel.Debug, "{Client}: the body of a successful answer is no {Type}, at {Path}")]
    public static partial void BodyUnreadable(ILogger logger, string client, string type, string path);

    [LoggerMessage(15, LogLevel.Debug, "{Client} call failed, as the one before: {Kind} ({Reason}), status {Status}, attempts {Attempts}, {Elapsed:0} ms")]
    public static partial void CallFailedAgain(ILogger logger, string client, string kind, string reason, int? status, int attempts, double elapsed);

    [LoggerMessage(16, LogLevel.Debug, "{Client} circuit open again: the trial failed with {Kind}; next try at {RetryAt}")]
    public static partial void CircuitStillOpen(ILogger logger, string client, string kind, DateTimeOffset? retryAt);

    [LoggerMessage(17, LogLevel.Information, "{Client} calls are answered again after {Kind}: {Failed} calls failed in {Elapsed:0.0} s, all but the first logged at Debug")]
    public static partial void FailuresEnded(ILogger logger, string client, string kind, double elapsed, long failed);

    [LoggerMessage(70, LogLevel.Warning, "{Client} has no new access token: {Problem}. The one before is still good: {HasToken}. Logged once until it passes or changes")]
    public static partial void TokenNotIssued(ILogger logger, string client, string problem, bool hasToken);

    [LoggerMessage(71, LogLevel.Information, "{Client} has a new access token, after {Failures} failed requests for one")]
    public static partial void TokensIssuedAgain(ILogger logger, string client, int failures);

    [LoggerMessage(72, LogLevel.Warning, "{Client}: the introspection endpoint answers {Status}: it refuses our own credentials, so that no token can be verified. Check Introspection:ClientId and Introspection:ClientSecret in the section of this client, or ApiKey, and whether the server lets this client introspect. Logged once until it passes")]
    public static partial void IntrospectionClientRefused(ILogger logger, string client, int status);

    [LoggerMessage(73, LogLevel.Information, "{Client}: the introspection endpoint accepts our credentials again")]
    public static partial void IntrospectionClientAccepted(ILogger logger, string client);

    [LoggerMessage(74, LogLevel.Warning, "{Client} refused {Count} verifications of tokens never seen before: they may use {Limit} of its concurrent calls, and known tokens need the rest. Counted since the last line of this kind; one a minute while it goes on")]
    public static partial void UnknownTokensThrottled(ILogger logger, string client, long count, int limit);

    [LoggerMessage(30, LogLevel.Warning, "{Client} dropped {Count} events: {Reason}. Counted since the last line of this kind; one a minute while it goes on")]
    public static partial void EventsDropped(ILogger logger, string client, long count, string reason);

    [LoggerMessage(31, LogLevel.Debug, "{Client} left out {Count} events, as the application asked: {Reason}")]
    public static partial void EventsLeftOut(ILogger logger, string client, long count, string reason);

    [LoggerMessage(32, LogLevel.Warning, "{Client} shut down with {Left} items not delivered: {Stored} are in the store, {Dropped} were dropped")]
    public static partial void ItemsLeft(ILogger logger, string client, long left, long stored, long dropped);

    [LoggerMessage(33, LogLevel.Error, "{Client}: delivery failed in the application's own code, {Count} times since the last line of this kind; it goes on")]
    public static partial void DeliveryFailed(ILogger logger, string client, long count, Exception exception);

    [LoggerMessage(38, LogLevel.Error, "BeforeSend of {Client} failed with {Exception}; the event is dropped")]
    public static partial void BeforeSendFailed(ILogger logger, string client, string exception);

    [LoggerMessage(39, LogLevel.Error, "OnDropped of {Client} failed; the event stays counted")]
    public static partial void OnDroppedFailed(ILogger logger, string client, Exception exception);

    [LoggerMessage(40, LogLevel.Warning, "{Client}: delivery did not end within {Grace} s of the shutdown's deadline; it goes on in the background")]
    public static partial void DeliveryLate(ILogger logger, string client, double grace);

    [LoggerMessage(50, LogLevel.Warning, "{Client}: {Count} messages of the outbox may or may not have been sent. IOutboxAdmin lists those that are kept. Counted since the last line of this kind; one a minute while it goes on")]
    public static partial void OutboxUncertain(ILogger logger, string client, long count);

    [LoggerMessage(51, LogLevel.Warning, "{Client}: {Count} messages of the outbox were not sent; the last one is {State}: {Reason} IOutboxAdmin lists them. Counted since the last line of this kind; one a minute while it goes on")]
    public static partial void OutboxNotSent(ILogger logger, string client, long count, string state, string reason);

    [LoggerMessage(52, LogLevel.Error, "{Client}: {Count} stored messages could not be decrypted ({Exception}), and are tried again later. Counted since the last line of this kind; one a minute while it goes on")]
    public static partial void OutboxUnreadable(ILogger logger, string client, long count, string exception);

    [LoggerMessage(53, LogLevel.Error, "{Client}: the store of the outbox fails; logged once until it works")]
    public static partial void OutboxStoreFailed(ILogger logger, string client, Exception exception);

    [LoggerMessage(54, LogLevel.Information, "{Client}: the store of the outbox works again")]
    public static partial void OutboxStoreWorks(ILogger logger, string client);
}
