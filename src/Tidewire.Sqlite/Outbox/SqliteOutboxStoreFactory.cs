namespace Tidewire.Sqlite;

internal sealed class SqliteOutboxStoreFactory(string directory) : IOutboxStoreFactory
{
    public IOutboxStore Open(OutboxStoreContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new SqliteOutboxStore(StoreFolder.OfOutbox(directory, context.Client), context);
    }
}
