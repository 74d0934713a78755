namespace WebApi;

/// <summary>All log messages of the application. They contain ids, never names, addresses, texts or tokens.</summary>
internal static partial class Log
{
    [LoggerMessage(2, LogLevel.Warning, "A token that was to be revoked may still be good")]
    public static partial void RevocationFailed(ILogger logger, Exception exception);
}
