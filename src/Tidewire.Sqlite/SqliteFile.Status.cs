namespace Tidewire.Sqlite;

// The status of the file.
internal sealed partial class SqliteFile
{
    /// <summary>The size of the file and its log, in bytes.</summary>
    public long Size => FileSize.Of(Path);

    /// <summary>When the oldest row that is neither settled nor parked was accepted.</summary>
    public DateTimeOffset? OldestAcceptedAt
    {
        get
        {
            lock (_gate)
            {
                if (State != SqliteFileState.Open || Rows == 0)
                    return null;

                try
                {
                    long ticks = _database.Number(
                        $"SELECT COALESCE(MIN(accepted), 0) FROM (SELECT accepted FROM items WHERE state <> {(int)RowState.Parked} ORDER BY id LIMIT 1)");
                    return ticks > 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new(ticks, TimeSpan.Zero) : null;
                }
                catch (SqliteFailureException)
                {
                    // The failure is reported when the row is read for delivery.
                    return null;
                }
            }
        }
    }
}
