using Microsoft.Extensions.Logging;

namespace Tidewire.Telemetry;

internal static partial class Log
{
    [LoggerMessage(41, LogLevel.Warning, "{Client} shut down with {Left} items not delivered: {Stored} are in the store, {Dropped} were dropped")]
    public static partial void ItemsLeft(ILogger logger, string client, long left, long stored, long dropped);

    [LoggerMessage(42, LogLevel.Error, "{Client}: delivery failed in the application's own code; it goes on")]
    public static partial void DeliveryFailed(ILogger logger, string client, Exception exception);

    [LoggerMessage(43, LogLevel.Warning, "{Client}: delivery did not end within {Grace} s of the shutdown's deadline; it goes on in the background")]
    public static partial void DeliveryLate(ILogger logger, string client, double grace);
}
