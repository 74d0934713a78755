using SQLitePCL;

namespace Tidewire.Sqlite;

// Space, and the end.
internal sealed partial class SqliteFile
{
    /// <summary>Removes what could not be removed before, gives back space, and takes settled content off the log.</summary>
    /// <returns>When to do so again; <see langword="null"/> when all is done.</returns>
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
        if (free > 0 && (Rows == 0 || (free > WorthVacuuming && free * 2 > _database.Number("PRAGMA page_count"))))
            return _database.Run($"PRAGMA incremental_vacuum({VacuumPages})") == raw.SQLITE_OK ? TimeSpan.Zero : _retryDelay;

        _hasSettled = _database.Run("PRAGMA wal_checkpoint(TRUNCATE)") != raw.SQLITE_OK;
        return _hasSettled ? _retryDelay : null;
    }

    /// <summary>Closes the file and lets go of it. One without rows is deleted, a damaged one is set aside.</summary>
    /// <returns>Where it was set aside.</returns>
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
                // A disk that cannot be written: the next process finds it as it is.
                return null;
            }
            finally
            {
                _lock.Dispose();
            }
        }
    }

    public void Dispose() => Retire();

    /// <summary>Renames what is there, so that it can be looked at, and the next file finds the place empty.</summary>
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
