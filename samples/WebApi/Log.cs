using Tidewire;

namespace WebApi;

/// <summary>Every line the application logs: ids, never names, addresses, texts or tokens. A <see cref="ServiceFailure"/> holds none of these.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The welcome mail for user {UserId} failed: {Failure}")]
    public static partial void WelcomeMailFailed(ILogger logger, string userId, ServiceFailure failure);

    [LoggerMessage(2, LogLevel.Warning, "A token that was to be revoked may still be good")]
    public static partial void RevocationFailed(ILogger logger, Exception exception);
}
