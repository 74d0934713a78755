namespace Tidewire.Sqlite;

/// <summary>The location of a claimed message and the number of its claim.</summary>
internal sealed record OutboxClaim(OutboxFile File, long Row, long Number);
