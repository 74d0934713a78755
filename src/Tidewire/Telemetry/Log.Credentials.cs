using Microsoft.Extensions.Logging;

namespace Tidewire.Telemetry;

internal static partial class Log
{
    [LoggerMessage(70, LogLevel.Warning, "{Client} has no new access token: {Problem}. The one before is still good: {HasToken}. Logged once until it passes or changes")]
    public static partial void TokenNotIssued(ILogger logger, string client, string problem, bool hasToken);

    [LoggerMessage(71, LogLevel.Information, "{Client} has a new access token, after {Failures} failed requests for one")]
    public static partial void TokensIssuedAgain(ILogger logger, string client, int failures);
}
