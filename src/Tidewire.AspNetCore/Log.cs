using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore;

/// <summary>Every line this package logs. Event ids are stable, from 101 on; no line holds a token.</summary>
/// <remarks>Debug lines: the call that failed is logged by the client, the refusal by the platform's handler.</remarks>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Debug, "{Scheme} accepted a token")]
    public static partial void TokenAccepted(ILogger logger, string scheme);

    [LoggerMessage(102, LogLevel.Debug, "{Scheme} did not accept what was presented: {Reason}")]
    public static partial void TokenRefused(ILogger logger, string scheme, string reason);

    [LoggerMessage(103, LogLevel.Debug, "{Scheme} could not tell whether a token is good: {Kind} ({Reason})")]
    public static partial void TokenNotVerified(ILogger logger, string scheme, string kind, string reason);

    [LoggerMessage(104, LogLevel.Debug, "{Scheme} stopped verifying a token: the client is gone")]
    public static partial void RequestAborted(ILogger logger, string scheme);
}
