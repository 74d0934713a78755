using SQLitePCL;

namespace Tidewire.Sqlite;

// Reclaiming space, and closing the file.
internal sealed partial class SqliteFile
{
    /// <summary>
    /// Retries failed removals, returns free space to the disk, and truncates the log, which still contains the content of settled items.
    /// </summary>
    /// <returns>The delay before the next call; <see langword="null"/> if there is nothing left to do.</returns>
    public TimeSpan? Tidy()
    {
        lock (_gate)
        {
            if (State != SqliteFileState.Open)
                return null;
            if (_pendingDeletes.Count > 0 && WriteTogether([]) != raw.SQLITE_OK)
                return _retryDelay;
            if (!_hasSettled)
                return null;

            try
            {
                return GiveBackSpace();
            }
            catch (SqliteFailureException e)
            {
                Judge(e.Code);
                return _retryDelay;
            }
        }
    }

    private TimeSpan? GiveBackSpace()
    {
        long free = _database.Number("PRAGMA freelist_count");
        if (free > 0 && (Rows == 0 || (free > MinFreePages && free * 2 > _database.Number("PRAGMA page_count"))))
            return _database.Run($"PRAGMA incremental_vacuum({VacuumPages})") == raw.SQLITE_OK ? TimeSpan.Zero : _retryDelay;

        _hasSettled = _database.Run("PRAGMA wal_checkpoint(TRUNCATE)") != raw.SQLITE_OK;
        return _hasSettled ? _retryDelay : null;
    }

    /// <summary>Closes the file and releases its lock. A file without rows is deleted; a damaged one is set aside.</summary>
    /// <returns>The new path of a file that was set aside; otherwise <see langword="null"/>.</returns>
    public string? Retire()
    {
        lock (_gate)
        {
            if (State == SqliteFileState.Closed)
                return null;

            bool isEmpty = State == SqliteFileState.Open && Rows == 0 && _pendingDeletes.Count == 0 && !_database.HasMoved;
            bool isDamaged = State == SqliteFileState.Damaged;
            State = SqliteFileState.Closed;
            Close();
            try
            {
                if (isEmpty)
                    File.Delete(Path);
                return isDamaged ? SetAside(Path) : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The disk cannot be written to: the file stays for the next process.
                return null;
            }
            finally
            {
                _lock.Dispose();
            }
        }
    }

    public void Dispose() => Retire();

    /// <summary>Renames the file, so that it can be examined and a new file can be created in its place.</summary>
    public static string SetAside(string path)
    {
        string aside = path + ".damaged";
        File.Move(path, aside, overwrite: true);
        if (File.Exists(path + "-wal"))
            File.Move(path + "-wal", aside + "-wal", overwrite: true);
        return aside;
    }

    private void Close()
    {
        _statements.Dispose();
        _database.Dispose();
    }
}
