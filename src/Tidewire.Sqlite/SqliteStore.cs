using SQLitePCL;

namespace Tidewire.Sqlite;

/// <summary>
/// The files of one client in this process: its own, which takes what is new, and those of processes that are gone, until they are empty. A file that
/// is damaged or taken away is replaced.
/// </summary>
internal sealed class SqliteStore : IDeliveryStore
{
    private const int MaxFiles = 1_000;
    private const int SlicesAtOnce = 50;
    private static readonly TimeSpan _tidyAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _scanEvery = TimeSpan.FromMinutes(1);
    private readonly DeliveryStoreContext _context;
    private readonly StoreFolder _folder;
    private readonly Lock _gate = new();
    private readonly ITimer _tidy;
    private readonly ITimer _scan;
    private volatile SqliteFile[] _files = [];
    private SqliteFile? _own;
    private int _lastIndex;
    private int _isTidying;
    private bool _hasFailed;
    private bool _isDisposed;
    private long? _openFailedAt;

    public SqliteStore(StoreFolder folder, DeliveryStoreContext context)
    {
        _folder = folder;
        _context = context;
        _tidy = context.Time.CreateTimer(_ => Tidy(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _scan = context.Time.CreateTimer(_ => TakeOver(), null, _scanEvery, _scanEvery);
        try
        {
            folder.Prepare();
        }
        catch (IOException)
        {
            // A disk that fails for the moment: said and tried again below. A place that is not ours or not writable is the caller's to hear of.
        }

        Own();
        TakeOver();
    }

    public long Waiting => _files.Sum(file => file.Waiting);

    public ValueTask<DeliveryStoreResult> AppendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default)
    {
        var request = new WriteRequest(WriteKind.Append, items);
        if (items.Count > 0)
            Append(request);
        return new(new DeliveryStoreResult(request.Written, request.IsFull));
    }

    public ValueTask<IReadOnlyList<DeliveryItem>> TakeAsync(int maxCount, long maxBytes, CancellationToken cancellationToken = default)
    {
        foreach (var file in _files)
        {
            if (file.Waiting == 0)
                continue;

            var items = file.Take(maxCount, maxBytes, out int damaged);
            if (damaged > 0)
            {
                Log.Damaged(_context.Logger, _context.Client, file.Path, damaged);
                _context.Lost(damaged, DeliveryLoss.Damaged);
                TidySoon();
            }

            Watch(file);
            if (items.Count > 0)
                return new(items);
        }

        return new((IReadOnlyList<DeliveryItem>)[]);
    }

    public ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default)
    {
        int found = 0;
        foreach (var item in items)
        {
            var file = FileOf(item);
            if (file?.Reload(item, ItemNumber.RowOf(item.Id)) == true)
                found++;
            else
                item.Id = 0;
            if (file is not null)
                Watch(file);
        }

        return new(found);
    }

    public ValueTask<bool> MarkUnderWayAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) =>
        new(Write(WriteKind.MarkUnderWay, items));

    public ValueTask<bool> SettleAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) =>
        new(Write(WriteKind.Settle, items));

    public ValueTask<bool> ParkAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => new(Write(WriteKind.Park, items));

    public async ValueTask DisposeAsync()
    {
        await _tidy.DisposeAsync().ConfigureAwait(false);
        await _scan.DisposeAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var file in _files)
                file.Dispose();
            (_files, _own) = ([], null);
        }
    }

    private void Append(WriteRequest request)
    {
        // Once more in a new file, if the one at hand was damaged or taken away.
        for (int attempt = 0; attempt < 2 && Own() is { } file; attempt++)
        {
            file.Execute(request);
            Watch(file);
            if (request.Written == request.Items.Count || file.State == SqliteFileState.Open)
                return;
        }
    }

    private bool Write(WriteKind kind, IReadOnlyList<DeliveryItem> items)
    {
        bool isWritten = true;
        foreach (var file in _files)
        {
            var own = items.All(item => ItemNumber.IndexOf(item.Id) == file.Index) ? items : [.. items.Where(item => ItemNumber.IndexOf(item.Id) == file.Index)];
            if (own.Count == 0)
                continue;

            var request = new WriteRequest(kind, own);
            file.Execute(request);
            Watch(file);
            isWritten &= request.Written == own.Count;
        }

        if (kind == WriteKind.Settle)
            TidySoon();
        return isWritten;
    }

    private SqliteFile? FileOf(DeliveryItem item) => Array.Find(_files, file => file.Index == ItemNumber.IndexOf(item.Id));

    // The file that takes what is new; another try each second while none can be opened.
    private SqliteFile? Own()
    {
        if (_own is { } own)
            return own;

        lock (_gate)
        {
            if (_own is not null || _isDisposed || (_openFailedAt is { } at && _context.Time.GetElapsedTime(at) < _tidyAfter))
                return _own;

            try
            {
                _folder.Prepare();
                for (int number = 1; number <= MaxFiles && _own is null; number++)
                    _own = Open(number, isNew: true);
                _openFailedAt = _own is null ? throw new IOException($"All of {MaxFiles} files are in use by other processes, or foreign.") : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or SqliteFailureException)
            {
                if (_openFailedAt is null)
                    Log.OpenFailed(_context.Logger, _context.Client, _folder.Path, e);
                _openFailedAt = _context.Time.GetTimestamp();
            }

            return _own;
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
                // What cannot be read now is looked at again in a minute; that nothing can be written is said where that is tried.
            }
        }
    }

    // Nothing if another process has the file, or this one.
    private SqliteFile? Open(int number, bool isNew)
    {
        string path = _folder.FileOf(number);
        if (Array.Exists(_files, file => file.Path == path) || FileLock.TryTake(path) is not { } held)
            return null;

        try
        {
            bool isUsable = Path.Exists(path) ? File.Exists(path) && (OperatingSystem.IsWindows() || Unix.IsOurFile(path)) : isNew;
            if (isUsable)
                return Use(path, held, isNew);

            if (Path.Exists(path))
                Log.Foreign(_context.Logger, _context.Client, path);
        }
        catch (SqliteFailureException e) when (e.Code is SqliteCodes.Foreign or raw.SQLITE_BUSY)
        {
            if (e.Code == SqliteCodes.Foreign)
                Log.Foreign(_context.Logger, _context.Client, path);
        }
        catch
        {
            held.Dispose();
            throw;
        }

        held.Dispose();
        return null;
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
            {
                held.Dispose();
                return null;
            }

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

    // Says what a write has met, and lets go of a file that is of no more use.
    private void Watch(SqliteFile file)
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
            if (_own == file)
                _own = null;
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
            if (file != _own && file.Rows == 0 && next is null)
                Retire(file);
        }
    }

    // It was another process's, and nothing is left in it.
    private void Retire(SqliteFile file)
    {
        lock (_gate)
        {
            _files = [.. _files.Where(one => one != file)];
            file.Dispose();
        }
    }
}
