namespace Tidewire.Sqlite;

// Management of the files.
internal sealed partial class SqliteOutboxStore
{
    private const int MaxFiles = 1_000;
    private const long MaxBytes = 17_179_869_184;

    // Returns the file for new messages.
    private OutboxFile GetOrOpenWritableFile()
    {
        if (_files is [var first, ..])
            return first;

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            try
            {
                _folder.Prepare();
                for (int number = 1; number <= MaxFiles && _files.Length == 0; number++)
                    Open(number, isNew: true);
            }
            catch (Exception e) when (e is UnauthorizedAccessException or InvalidOperationException or SqliteFailureException)
            {
                throw new IOException($"No file for the outbox of {_context.Client} can be opened in {_folder.Path}.", e);
            }

            return _files is [var made, ..] ? made : throw new IOException(
                $"No file for the outbox of {_context.Client} can be opened in {_folder.Path}: all {MaxFiles} are in use by other processes or do not belong to this outbox.");
        }
    }

    private void TakeOver()
    {
        bool hasFound = false;
        lock (_gate)
        {
            try
            {
                foreach (int number in _isDisposed || !Directory.Exists(_folder.Path) ? [] : _folder.Numbers())
                    hasFound |= Open(number, isNew: false)?.Waiting > 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteFailureException)
            {
                Log.OpenFailed(_context.Logger, _context.Client, _folder.Path, e);
            }
        }

        if (hasFound)
            _context.Arrived();
    }

    // Returns null if this or another process holds the file.
    private OutboxFile? Open(int number, bool isNew)
    {
        string path = _folder.FileOf(number);
        return Array.Exists(_files, file => file.Path == path)
            ? null
            : StoreFolder.TryOpen(path, isNew, held => Use(number, path, held), _context.Logger, _context.Client);
    }

    private OutboxFile Use(int number, string path, FileLock held)
    {
        OutboxFile file;
        try
        {
            file = Make(number, path, held);
        }
        catch (SqliteFailureException e) when (SqliteCodes.IsDamage(e.Code))
        {
            Log.FoundDamaged(_context.Logger, _context.Client, path, SqliteFile.SetAside(path));
            file = Make(number, path, held);
        }

        _files = [.. _files, file];
        if (file.Waiting > 0)
            Log.Recovered(_context.Logger, _context.Client, file.Waiting, path);
        return file;
    }

    private OutboxFile Make(int number, string path, FileLock held) => new(
        number, path, held, () => SqliteDatabase.Open(path, _folder.Binding, MaxBytes, OutboxRow.Tables), _context.Durability == StoreDurability.Power, Now);

    private async ValueTask ReplaceAsync(OutboxFile file)
    {
        lock (_gate)
        {
            if (!_files.Contains(file))
                return;

            _files = [.. _files.Where(one => one != file)];
        }

        if (await file.CloseAsync().ConfigureAwait(false) is { } aside)
            Log.OutboxSetAside(_context.Logger, _context.Client, file.Path, aside);
        else
            Log.OutboxRemoved(_context.Logger, _context.Client, file.Path);
    }
}
