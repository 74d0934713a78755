namespace Tidewire.OutboxTests.Documentation;

internal sealed record DocumentedUser(string Id);
