using Microsoft.Extensions.Logging;

namespace Tidewire.Sqlite;

/// <summary>All log messages of the package. Event ids are stable. No message contains a key or a body.</summary>
internal static partial class Log
{
    [LoggerMessage(201, LogLevel.Information, "{Client} found {Count} items in {File}, left by an earlier process")]
    public static partial void Recovered(ILogger logger, string client, long count, string file);

    [LoggerMessage(202, LogLevel.Error, "{File} of {Client} was removed or replaced while in use; {Count} waiting items are lost. A new file replaces it")]
    public static partial void Removed(ILogger logger, string client, string file, long count);

    [LoggerMessage(203, LogLevel.Error, "{File} of {Client} is damaged and set aside as {Aside}; {Count} waiting items are lost. A new file replaces it")]
    public static partial void SetAside(ILogger logger, string client, string file, string aside, long count);

    [LoggerMessage(204, LogLevel.Error, "{Count} items in {File} of {Client} are damaged and were removed")]
    public static partial void Damaged(ILogger logger, string client, string file, long count);

    [LoggerMessage(205, LogLevel.Error, "{File} of {Client} cannot be written to (SQLite error {Code}). Logged once until it can be")]
    public static partial void WriteFailed(ILogger logger, string client, string file, int code);

    [LoggerMessage(206, LogLevel.Information, "{File} of {Client} can be written to again")]
    public static partial void WritesAgain(ILogger logger, string client, string file);

    [LoggerMessage(207, LogLevel.Error, "No file for {Client} can be opened in {Folder}. Logged once until one can")]
    public static partial void OpenFailed(ILogger logger, string client, string folder, Exception exception);

    [LoggerMessage(208, LogLevel.Warning, "{File} does not belong to this store of {Client} and is left unchanged")]
    public static partial void Foreign(ILogger logger, string client, string file);

    [LoggerMessage(209, LogLevel.Error, "{File} of {Client} is full ({MaxBytes} bytes). Logged once until there is free space")]
    public static partial void Full(ILogger logger, string client, string file, long maxBytes);

    [LoggerMessage(210, LogLevel.Error, "{File} of {Client} was found damaged and is set aside as {Aside}; the number of items in it is unknown")]
    public static partial void FoundDamaged(ILogger logger, string client, string file, string aside);

    [LoggerMessage(211, LogLevel.Error, "{File} of the outbox of {Client} is damaged and set aside as {Aside}, with the messages in it. A new file replaces it")]
    public static partial void OutboxSetAside(ILogger logger, string client, string file, string aside);

    [LoggerMessage(212, LogLevel.Error, "{File} of the outbox of {Client} was removed or replaced while in use; the messages in it are lost. A new file replaces it")]
    public static partial void OutboxRemoved(ILogger logger, string client, string file);
}
