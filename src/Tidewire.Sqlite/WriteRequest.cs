namespace Tidewire.Sqlite;

/// <summary>What one caller wants written; several are written together.</summary>
internal sealed class WriteRequest(WriteKind kind, IReadOnlyList<DeliveryItem> items)
{
    public WriteKind Kind => kind;

    public IReadOnlyList<DeliveryItem> Items => items;

    /// <summary>How many were written, from the first on.</summary>
    public int Written { get; set; }

    /// <summary>Whether the bound of the file kept the rest out.</summary>
    public bool IsFull { get; set; }
}
