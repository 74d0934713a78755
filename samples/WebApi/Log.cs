namespace WebApi;

/// <summary>All log messages of the application. They contain ids, never names, addresses, texts or tokens.</summary>
internal static partial class Log
{
    [LoggerMessage(2, LogLevel.Warning, "The revocation of a token failed; the token may still be valid")]
    public static partial void RevocationFailed(ILogger logger, Exception exception);
}
