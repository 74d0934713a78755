namespace Tidewire.Sqlite;

/// <summary>Something to be done with a file's messages; several share a transaction.</summary>
internal abstract class OutboxRequest(bool isSynced)
{
    /// <summary>Whether the disk must have it before it counts as done, if the store is durable.</summary>
    public bool IsSynced => isSynced;

    public abstract void Run(OutboxTable table);

    /// <summary>The transaction is committed.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception exception);
}
