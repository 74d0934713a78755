namespace Tidewire.Sqlite;

/// <summary>A write request of one caller; several are written together.</summary>
internal sealed class WriteRequest(WriteKind kind, IReadOnlyList<DeliveryItem> items)
{
    public WriteKind Kind => kind;

    public IReadOnlyList<DeliveryItem> Items => items;

    /// <summary>The number of written items, counted from the first.</summary>
    public int Written { get; set; }

    /// <summary>Whether the rest exceeded the size limit of the file.</summary>
    public bool IsFull { get; set; }
}
