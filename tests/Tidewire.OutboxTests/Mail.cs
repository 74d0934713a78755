namespace Tidewire.OutboxTests;

/// <summary>A request that a mailer handled.</summary>
public sealed record Mail(string UserId, string Message, string Channel, string Key);
