using SQLitePCL;

namespace Tidewire.Sqlite;

// Maintenance of the files: they are checked at each write, tidied a second after items are settled, and replaced when they can no longer
// be used.
internal sealed partial class SqliteStore
{
    // Logs the result of a write, and retires a file that can no longer be used.
    private void HandleFileState(SqliteFile file)
    {
        if (file.State is SqliteFileState.Removed or SqliteFileState.Damaged)
        {
            Replace(file);
            return;
        }

        bool fails = file.LastCode != raw.SQLITE_OK;
        if (fails == _hasFailed)
            return;

        _hasFailed = fails;
        if (!fails)
            Log.WritesAgain(_context.Logger, _context.Client, file.Path);
        else if (file.IsFull)
            Log.Full(_context.Logger, _context.Client, file.Path, _context.MaxBytes);
        else
            Log.WriteFailed(_context.Logger, _context.Client, file.Path, file.LastCode);
    }

    private void Replace(SqliteFile file)
    {
        long lost;
        lock (_gate)
        {
            if (!_files.Contains(file))
                return;

            _files = [.. _files.Where(one => one != file)];
            if (_writableFile == file)
                _writableFile = null;
            lost = file.Waiting;
            bool isDamaged = file.State == SqliteFileState.Damaged;
            if (file.Retire() is { } aside)
                Log.SetAside(_context.Logger, _context.Client, file.Path, aside, lost);
            else
                Log.Removed(_context.Logger, _context.Client, file.Path, lost);
            if (lost > 0)
                _context.Lost(lost, isDamaged ? DeliveryLoss.Damaged : DeliveryLoss.Removed);
        }
    }

    private void TidySoon()
    {
        if (Interlocked.Exchange(ref _isTidying, 1) == 0)
            _tidy.Change(_tidyAfter, Timeout.InfiniteTimeSpan);
    }

    private void Tidy()
    {
        Volatile.Write(ref _isTidying, 0);
        foreach (var file in _files)
        {
            TimeSpan? next = TimeSpan.Zero;
            for (int slice = 0; slice < SlicesAtOnce && next == TimeSpan.Zero; slice++)
                next = file.Tidy();
            if (next is not null)
                TidySoon();
            if (file != _writableFile && file.Rows == 0 && next is null)
                Retire(file);
        }
    }

    // Closes an empty file of an ended process.
    private void Retire(SqliteFile file)
    {
        lock (_gate)
        {
            // A file that is being opened is already in the list, and becomes the writable one before the lock is released.
            if (file == _writableFile)
                return;

            _files = [.. _files.Where(one => one != file)];
            file.Dispose();
        }
    }
}
