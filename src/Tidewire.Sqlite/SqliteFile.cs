using SQLitePCL;

namespace Tidewire.Sqlite;

/// <summary>
/// The queue in one file. One caller at a time writes for all waiting callers: a single caller commits inline, and many callers share a
/// commit. A cursor in memory tracks taken rows, so taking rows needs no write, and a later process starts from the first row that is
/// neither settled nor parked.
/// </summary>
internal sealed partial class SqliteFile : IDisposable
{
    private const int VacuumPages = 100;
    private const int MinFreePages = 64;
    private const int FullThreshold = 16_384;
    private static readonly TimeSpan _retryDelay = TimeSpan.FromSeconds(1);
    private readonly Func<SqliteDatabase> _open;
    private readonly FileLock _lock;
    private readonly bool _isSynced;
    private readonly Lock _gate = new();
    private readonly Lock _pendingGate = new();
    private readonly List<long> _pendingDeletes = [];
    private WriteGroup? _pending;
    private Writer _writer;
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
            // Disposed here, because the finalizer would remove the log of the file that replaces this one.
            _database.Dispose();
            throw;
        }
    }

    /// <summary>The file's index. Item numbers contain it, so that items of a removed file are never confused with those of its successor.</summary>
    public int Index { get; }

    public string Path { get; }

    public long Waiting => Interlocked.Read(ref _waiting);

    /// <summary>The number of rows that are not settled.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether the size limit keeps new rows out.</summary>
    public bool IsFull => _isFull;

    public SqliteFileState State { get; private set; }

    /// <summary>The last result of a write.</summary>
    public int LastCode { get; private set; }

    /// <summary>Reads the next rows. Damaged rows are skipped and removed.</summary>
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
                    _pendingDeletes.Add(_cursor);
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
                _pendingDeletes.Add(row);
            item.Body ??= stored?.Body;
            return stored is not null;
        }
    }
}
