using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore;

/// <summary>Every line this package logs. Event ids are stable, from 101 on; no line holds a token or a value of a claim.</summary>
/// <remarks>What concerns one request is logged at Debug: the client logs a failed call, and the platform's handler a refusal.</remarks>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Debug, "{Scheme} accepted a token")]
    public static partial void TokenAccepted(ILogger logger, string scheme);

    [LoggerMessage(102, LogLevel.Debug, "{Scheme} did not accept what was presented: {Reason}")]
    public static partial void TokenRefused(ILogger logger, string scheme, string reason);

    [LoggerMessage(103, LogLevel.Debug, "{Scheme} could not tell whether a token is good: {Kind} ({Reason})")]
    public static partial void TokenNotVerified(ILogger logger, string scheme, string kind, string reason);

    [LoggerMessage(104, LogLevel.Debug, "{Scheme} stopped verifying a token: the request was canceled")]
    public static partial void RequestCanceled(ILogger logger, string scheme);

    [LoggerMessage(105, LogLevel.Warning,
        "{Scheme} left a claim of a token out, because its name differs from {ClaimType} only in case and ASP.NET Core would take one for the other. Claim names are exact: " +
        "correct the name at the auth service, or name it in NameClaimType or RoleClaimType. Logged once")]
    public static partial void ClaimImitatesAnother(ILogger logger, string scheme, string claimType);

    [LoggerMessage(106, LogLevel.Warning,
        "{Scheme} left claims of a token out, because their names differ from each other only in case and ASP.NET Core would take one for the other. Claim names are exact: " +
        "correct the names at the auth service. Logged once")]
    public static partial void ClaimsImitateEachOther(ILogger logger, string scheme);

    [LoggerMessage(121, LogLevel.Warning,
        "The status page at {Pattern} answers 404: in the environment {Environment} it is served only to those whom a policy lets in. Guard it with " +
        "app.MapTidewireStatus(...).RequireAuthorization(\"your-policy\"), or do not map it here. Logged once")]
    public static partial void StatusPageNotGuarded(ILogger logger, string pattern, string environment);
}
