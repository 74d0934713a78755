using SQLitePCL;

namespace Tidewire.Sqlite;

/// <summary>
/// The queue in one file. Whoever gets the lock writes for all who wait for it: alone, a caller commits inline; many callers share a commit. What is
/// taken is remembered by a cursor, so that taking writes nothing, and a later process starts from the first row that is not settled.
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    private const int VacuumPages = 100;
    private const int WorthVacuuming = 64;
    private const int LittleRoom = 16_384;
    private static readonly TimeSpan _later = TimeSpan.FromSeconds(1);
    private readonly Func<SqliteDatabase> _open;
    private readonly FileLock _lock;
    private readonly bool _isSynced;
    private readonly Lock _gate = new();
    private readonly Lock _pendingGate = new();
    private readonly List<long> _owed = [];
    private WriteGroup? _pending;
    private SqliteDatabase _database;
    private SqliteStatements _statements;
    private long _nextRow;
    private long _rowToWrite;
    private long _cursor;
    private long _waiting;
    private bool _isFull;
    private bool _hasSettled;

    public SqliteFile(int index, string path, FileLock @lock, Func<SqliteDatabase> open, bool isSynced)
    {
        Index = index;
        Path = path;
        _lock = @lock;
        _open = open;
        _isSynced = isSynced;
        _database = open();
        try
        {
            _statements = new(_database);
            _waiting = _database.Number($"SELECT COUNT(*) FROM items WHERE state <> {(int)RowState.Parked}");
            Rows = _database.Number("SELECT COUNT(*) FROM items");
            _nextRow = _database.Number("SELECT COALESCE(MAX(id), 0) FROM items") + 1;
            _hasSettled = true;
        }
        catch
        {
            // Not left to the finalizer: it would remove the log of the file that takes this one's place.
            _database.Dispose();
            throw;
        }
    }

    /// <summary>Stands in the numbers of its items, so that those of a file that is gone are never taken for those of its successor.</summary>
    public int Index { get; }

    public string Path { get; }

    public long Waiting => Interlocked.Read(ref _waiting);

    /// <summary>Rows that are not settled.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether its bound keeps new rows out.</summary>
    public bool IsFull => _isFull;

    public SqliteFileState State { get; private set; }

    /// <summary>The last result of a write.</summary>
    public int LastCode { get; private set; }

    /// <summary>Writes a request, or has whoever writes just now write it too.</summary>
    public void Execute(WriteRequest request)
    {
        WriteGroup group;
        bool isFirst;
        lock (_pendingGate)
        {
            isFirst = _pending is null;
            group = _pending ??= new();
            group.Requests.Add(request);
        }

        if (!isFirst)
        {
            group.Wait();
            return;
        }

        lock (_gate)
        {
            lock (_pendingGate)
                _pending = null;
            try
            {
                Write(group.Requests);
            }
            finally
            {
                group.Complete();
            }
        }
    }

    /// <summary>Reads the next rows. Damaged ones are passed over and removed.</summary>
    public List<DeliveryItem> Take(int maxCount, long maxBytes, out int damaged)
    {
        var items = new List<DeliveryItem>();
        damaged = 0;
        lock (_gate)
        {
            if (State != SqliteFileState.Open)
                return items;

            var next = _statements.Next.Bind(1, _cursor).Bind(2, maxCount);
            int code;
            for (long bytes = 0; (code = next.Step()) == raw.SQLITE_ROW && (items.Count == 0 || bytes < maxBytes);)
            {
                _cursor = next.Number(0);
                if (StoredRow.Read(next) is { } item)
                {
                    bytes += item.Body!.Value.Length;
                    item.Id = ItemNumber.Of(Index, item.Id);
                    items.Add(item);
                }
                else
                {
                    damaged++;
                    _owed.Add(_cursor);
                }
            }

            next.Reset();
            Interlocked.Add(ref _waiting, -items.Count - damaged);
            if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
                Judge(code);
            else if (items.Count + damaged == 0 && _waiting > 0)
                State = SqliteFileState.Removed;
        }

        return items;
    }

    /// <summary>Reads the content of a taken item again.</summary>
    public bool Reload(DeliveryItem item, long row)
    {
        lock (_gate)
        {
            if (State != SqliteFileState.Open)
                return false;

            var one = _statements.One.Bind(1, row);
            int code = one.Step();
            var stored = code == raw.SQLITE_ROW ? StoredRow.Read(one) : null;
            one.Reset();
            if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
                Judge(code);

            if (code == raw.SQLITE_ROW && stored is null)
                _owed.Add(row);
            item.Body ??= stored?.Body;
            return stored is not null;
        }
    }

    /// <summary>Removes what could not be removed before, gives back space, and takes settled content off the log.</summary>
    /// <returns>When to do so again; <see langword="null"/> when all is done.</returns>
    public TimeSpan? Tidy()
    {
        lock (_gate)
        {
            if (State != SqliteFileState.Open)
                return null;
            if (_owed.Count > 0 && WriteTogether([]) != raw.SQLITE_OK)
                return _later;
            if (!_hasSettled)
                return null;

            long free = _database.Number("PRAGMA freelist_count");
            if (free > 0 && (Rows == 0 || (free > WorthVacuuming && free * 2 > _database.Number("PRAGMA page_count"))))
                return _database.Run($"PRAGMA incremental_vacuum({VacuumPages})") == raw.SQLITE_OK ? TimeSpan.Zero : _later;

            _hasSettled = _database.Run("PRAGMA wal_checkpoint(TRUNCATE)") != raw.SQLITE_OK;
            return _hasSettled ? _later : null;
        }
    }

    /// <summary>Closes the file and lets go of it. One without rows is deleted, a damaged one is set aside.</summary>
    /// <returns>Where it was set aside.</returns>
    public string? Retire()
    {
        lock (_gate)
        {
            if (State == SqliteFileState.Closed)
                return null;

            bool isEmpty = State == SqliteFileState.Open && Rows == 0 && _owed.Count == 0 && !_database.HasMoved;
            Close();
            if (isEmpty)
                File.Delete(Path);
            string? aside = State == SqliteFileState.Damaged ? SetAside(Path) : null;
            State = SqliteFileState.Closed;
            _lock.Dispose();
            return aside;
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

    private void Write(List<WriteRequest> group)
    {
        if (State != SqliteFileState.Open)
            return;
        if (_database.HasMoved)
        {
            State = SqliteFileState.Removed;
            return;
        }

        if (_database.HasLostLog && !Reopen())
            return;

        if (_isSynced)
            _database.Sync(group.Exists(request => request.Kind != WriteKind.Settle));
        int code = group is [var single] ? WriteAlone(single) : WriteTogether(group);
        if (code != raw.SQLITE_OK)
            group.ForEach(WriteOneByOne);
    }

    // The old log is still open: what is in it reaches the file before that is opened anew.
    private bool Reopen()
    {
        _database.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        Close();
        try
        {
            _database = _open();
            _statements = new(_database);
            return true;
        }
        catch (SqliteFailureException)
        {
            State = SqliteFileState.Removed;
            return false;
        }
    }

    private int WriteTogether(List<WriteRequest> group)
    {
        _rowToWrite = _nextRow;
        int code = _statements.Begin.Run();
        foreach (var request in group)
            code = code == raw.SQLITE_OK ? Apply(request) : code;
        return Commit(code, group);
    }

    private int WriteAlone(WriteRequest request)
    {
        bool isOneStatement = request.Items.Count == 1 && _owed.Count == 0;
        if (!isOneStatement)
            return WriteTogether([request]);

        _rowToWrite = _nextRow;
        int code = Apply(request);
        if (code == raw.SQLITE_OK)
            Committed(request);
        return LastCode = code;
    }

    // After a failure of many: as many as can be, and a verdict for each.
    private void WriteOneByOne(WriteRequest request)
    {
        for (int code = raw.SQLITE_OK; request.Written < request.Items.Count && code == raw.SQLITE_OK && State == SqliteFileState.Open;)
        {
            var one = new WriteRequest(request.Kind, [request.Items[request.Written]]);
            code = WriteAlone(one);
            request.Written += one.Written;
            if (code == raw.SQLITE_FULL && request.Kind == WriteKind.Append)
                request.IsFull = _isFull || IsForLackOfRoom(one.Items[0]);
            if (code != raw.SQLITE_OK)
                Judge(code);
        }

        if (request.Kind == WriteKind.Settle)
            _owed.AddRange(request.Items.Skip(request.Written).Select(RowOf));
    }

    private int Commit(int code, List<WriteRequest> group)
    {
        foreach (long row in _owed)
            code = code == raw.SQLITE_OK ? _statements.Delete.Bind(1, row).Run() : code;
        if (code == raw.SQLITE_OK)
            code = _statements.Commit.Run();

        LastCode = code;
        if (code != raw.SQLITE_OK)
        {
            // SQLite has done so itself after some failures.
            if (raw.sqlite3_get_autocommit(_database.Handle) == 0)
                _statements.Rollback.Run();
            return code;
        }

        Rows -= _owed.Count;
        _owed.Clear();
        group.ForEach(Committed);
        return code;
    }

    private int Apply(WriteRequest request)
    {
        if (request.Kind == WriteKind.Append && _isFull)
            return raw.SQLITE_FULL;

        int code = raw.SQLITE_OK;
        for (int at = 0; at < request.Items.Count && code == raw.SQLITE_OK; at++)
        {
            var item = request.Items[at];
            code = request.Kind switch
            {
                WriteKind.Append => _statements.Add(_rowToWrite++, item),
                WriteKind.Settle => _statements.Delete.Bind(1, RowOf(item)).Run(),
                var kind => _statements.Mark.Bind(1, (long)(kind == WriteKind.Park ? RowState.Parked : RowState.UnderWay)).Bind(2, RowOf(item)).Run(),
            };
        }

        return code;
    }

    private void Committed(WriteRequest request)
    {
        request.Written = request.Items.Count;
        switch (request.Kind)
        {
            case WriteKind.Append:
                foreach (var item in request.Items)
                    item.Id = ItemNumber.Of(Index, _nextRow++);

                Rows += request.Items.Count;
                Interlocked.Add(ref _waiting, request.Items.Count);
                break;

            case WriteKind.Settle:
                Rows -= request.Items.Count;
                (_hasSettled, _isFull) = (true, false);
                break;
        }
    }

    private void Judge(int code)
    {
        LastCode = code;
        if (SqliteCodes.IsDamage(code))
            State = SqliteFileState.Damaged;
        else
            _isFull = code == raw.SQLITE_FULL && _database.Room < LittleRoom;
    }

    // The bound of the file keeps the item out, rather than the disk.
    private bool IsForLackOfRoom(DeliveryItem item) => _database.Room < item.Body!.Value.Length + LittleRoom;

    private static long RowOf(DeliveryItem item) => ItemNumber.RowOf(item.Id);
}
