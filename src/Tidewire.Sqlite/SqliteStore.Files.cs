namespace Tidewire.Sqlite;

// Management of the files: the process's own, and those of ended processes.
internal sealed partial class SqliteStore
{
    private SqliteFile? FileOf(DeliveryItem item) => Array.Find(_files, file => file.Index == ItemNumber.IndexOf(item.Id));

    // Returns the file for new items; retries once a second while none can be opened.
    private SqliteFile? GetOrOpenWritableFile()
    {
        if (_writableFile is { } own)
            return own;

        lock (_gate)
        {
            if (_writableFile is not null || _isDisposed || (_openFailedAt is { } at && _context.Time.GetElapsedTime(at) < _tidyAfter))
                return _writableFile;

            try
            {
                _folder.Prepare();
                for (int number = 1; number <= MaxFiles && _writableFile is null; number++)
                    _writableFile = Open(number, isNew: true);
                _openFailedAt = _writableFile is null ? throw new IOException($"All {MaxFiles} files are in use by other processes or do not belong to this store.") : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or SqliteFailureException)
            {
                if (_openFailedAt is null)
                    Log.OpenFailed(_context.Logger, _context.Client, _folder.Path, e);
                _openFailedAt = _context.Time.GetTimestamp();
            }

            return _writableFile;
        }
    }

    private void TakeOver()
    {
        lock (_gate)
        {
            try
            {
                foreach (int number in _isDisposed ? [] : _folder.Numbers())
                    Open(number, isNew: false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteFailureException)
            {
                // Retried by the next scan, a minute later. A failure to write is logged by the write itself.
            }
        }
    }

    // Returns null if this or another process holds the file.
    private SqliteFile? Open(int number, bool isNew)
    {
        string path = _folder.FileOf(number);
        return Array.Exists(_files, file => file.Path == path)
            ? null
            : StoreFolder.TryOpen(path, isNew, held => Use(path, held, isNew), _context.Logger, _context.Client);
    }

    private SqliteFile? Use(string path, FileLock held, bool isNew)
    {
        SqliteFile file;
        try
        {
            file = Make(path, held);
        }
        catch (SqliteFailureException e) when (SqliteCodes.IsDamage(e.Code))
        {
            Log.FoundDamaged(_context.Logger, _context.Client, path, SqliteFile.SetAside(path));
            if (!isNew)
                return null;

            file = Make(path, held);
        }

        _files = [.. _files, file];
        if (file.Waiting > 0)
        {
            Log.Recovered(_context.Logger, _context.Client, file.Waiting, path);
            _context.Recovered(file.Waiting);
        }

        TidySoon();
        return file;
    }

    private SqliteFile Make(string path, FileLock held) => new(
        ++_lastIndex, path, held, () => SqliteDatabase.Open(path, _folder.Binding, _context.MaxBytes), _context.Durability == StoreDurability.Power);
}
