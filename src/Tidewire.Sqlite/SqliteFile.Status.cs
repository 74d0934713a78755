namespace Tidewire.Sqlite;

// What the file tells of itself.
internal sealed partial class SqliteFile
{
    /// <summary>How large the file is with its log, in bytes.</summary>
    public long Size => FileSize.Of(Path);

    /// <summary>When the first row was accepted that is neither settled nor parked.</summary>
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
                    // Said where it is read for delivery.
                    return null;
                }
            }
        }
    }
}
