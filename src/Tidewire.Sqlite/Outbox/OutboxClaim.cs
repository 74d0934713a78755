namespace Tidewire.Sqlite;

/// <summary>Where a claimed message is, and the claim by which it is ours.</summary>
internal sealed record OutboxClaim(OutboxFile File, long Row, long Number);
