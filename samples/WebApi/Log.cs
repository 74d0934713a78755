using Tidewire.Resilience;

namespace WebApi;

internal static partial class Log
{
    public const string Category = "WebApi";

    [LoggerMessage(1, LogLevel.Warning, "No welcome mail for user {UserId}: {Failure}")]
    public static partial void WelcomeMailFailed(ILogger logger, string userId, ServiceFailure failure);
}
