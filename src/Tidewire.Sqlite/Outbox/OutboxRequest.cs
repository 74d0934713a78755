namespace Tidewire.Sqlite;

/// <summary>A unit of work on a file's messages; several share a transaction.</summary>
internal abstract class OutboxRequest(bool isSynced)
{
    /// <summary>Whether a durable store must sync the changes to disk before the request completes.</summary>
    public bool IsSynced => isSynced;

    public abstract void Run(OutboxTable table);

    /// <summary>Completes the request after the commit.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception exception);
}
