namespace Tidewire.OutboxTests;

/// <summary>A request to a mailer.</summary>
public sealed record Mail(string UserId, string Message, string Channel, string Key);
