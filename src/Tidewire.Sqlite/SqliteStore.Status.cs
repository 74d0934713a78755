namespace Tidewire.Sqlite;

// The status of the store.
internal sealed partial class SqliteStore
{
    public DeliveryStoreStatus Status
    {
        get
        {
            var files = _files;
            bool isFull = _writableFile is { IsFull: true };
            return new()
            {
                Size = files.Sum(file => file.Size),
                OldestAcceptedAt = files.Min(file => file.OldestAcceptedAt),
                IsFull = isFull,
                IsFailing = _openFailedAt is not null || (_hasFailed && !isFull),
            };
        }
    }
}
