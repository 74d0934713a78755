using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore;

/// <summary>All log messages of the package. Event ids are stable and start at 101. No message contains a token or a claim value.</summary>
/// <remarks>
/// Messages about a single request are at Debug, because the client logs failed calls and ASP.NET Core's handler logs refusals.
/// </remarks>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Debug, "{Scheme} accepted a token")]
    public static partial void TokenAccepted(ILogger logger, string scheme);

    [LoggerMessage(102, LogLevel.Debug, "{Scheme} refused the credential of a request: {Reason}")]
    public static partial void TokenRefused(ILogger logger, string scheme, string reason);

    [LoggerMessage(103, LogLevel.Debug, "{Scheme} could not verify a token: {Kind} ({Reason})")]
    public static partial void TokenNotVerified(ILogger logger, string scheme, string kind, string reason);

    [LoggerMessage(104, LogLevel.Debug, "{Scheme} stopped verifying a token: the request was canceled")]
    public static partial void RequestCanceled(ILogger logger, string scheme);

    [LoggerMessage(105, LogLevel.Warning,
        "{Scheme} ignored a claim of a token because its name differs from {ClaimType} only in case, and ASP.NET Core would confuse the two. Claim names are case-sensitive: " +
        "correct the name at the auth service, or set it in NameClaimType or RoleClaimType. Logged once")]
    public static partial void ClaimImitatesAnother(ILogger logger, string scheme, string claimType);

    [LoggerMessage(106, LogLevel.Warning,
        "{Scheme} ignored claims of a token because their names differ only in case, and ASP.NET Core would confuse them. Claim names are case-sensitive: " +
        "correct the names at the auth service. Logged once")]
    public static partial void ClaimsImitateEachOther(ILogger logger, string scheme);

    [LoggerMessage(121, LogLevel.Warning,
        "The status page at {Pattern} answers 404: in the environment {Environment} it is served only if an authorization policy protects it. Add " +
        "app.MapTidewireStatus(...).RequireAuthorization(\"your-policy\"), or do not map it in this environment. Logged once")]
    public static partial void StatusPageNotGuarded(ILogger logger, string pattern, string environment);
}
