namespace Tidewire.Sqlite;

internal sealed class SqliteStoreFactory(string directory) : IDeliveryStoreFactory
{
    public IDeliveryStore Open(DeliveryStoreContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            return new SqliteStore(StoreFolder.Of(directory, context.Client, context.Address), context);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InvalidOperationException(
                $"{SqliteStoreDefaults.DirectoryKey} is {directory}, which is not writable: {e.Message} Grant access, or choose another directory.", e);
        }
    }
}
