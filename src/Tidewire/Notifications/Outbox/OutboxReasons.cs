using System.Globalization;

namespace Tidewire.Notifications;

/// <summary>The reasons why a message was not sent, without message content.</summary>
internal static class OutboxReasons
{
    public const string Expired = "MaxAge has passed.";
    public const string ExpiredUncertain = "MaxAge has passed, and an earlier attempt may have sent the message.";
    public const string Interrupted = "The process ended while the message was being sent.";
    public const string ApplicationError = "The application's own code failed while the message was being sent.";
    public const string Unreadable = "The stored message cannot be read.";

    public static string Of(ServiceFailure failure) => failure.StatusCode is { } status
        ? string.Create(CultureInfo.InvariantCulture, $"{failure.Kind}, status {(int)status}.")
        : $"{failure.Kind}.";
}
