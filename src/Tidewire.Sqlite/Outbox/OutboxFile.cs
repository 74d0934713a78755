using System.Threading.Channels;

namespace Tidewire.Sqlite;

/// <summary>
/// The messages of an outbox in one file. A single task does all work on it; requests that arrive together share a transaction, and
/// therefore a sync to disk.
/// </summary>
internal sealed partial class OutboxFile : IAsyncDisposable
{
    private const int VacuumPages = 100;
    private const int MinFreePages = 64;
    private readonly FileLock _lock;
    private readonly Func<SqliteDatabase> _open;
    private readonly bool _isDurable;
    private readonly Func<long> _now;
    private readonly Channel<OutboxRequest> _requests = Channel.CreateUnbounded<OutboxRequest>(new() { SingleReader = true });
    private readonly Task _work;
    private SqliteDatabase _database;
    private OutboxTable _table;
    private long _lastClaim;
    private bool _truncatesLog;
    private volatile SqliteFileState _state;

    /// <exception cref="SqliteFailureException">The file is damaged, does not belong to this store, or cannot be opened.</exception>
    public OutboxFile(int number, string path, FileLock held, Func<SqliteDatabase> open, bool isDurable, Func<long> now)
    {
        (Number, Path, _lock, _open, _isDurable, _now) = (number, path, held, open, isDurable, now);
        (_database, _table) = OpenTable();
        Waiting = _table.Count().Waiting;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>The number in the file's name.</summary>
    public int Number { get; }

    public string Path { get; }

    /// <summary>The number of waiting messages when the file was opened.</summary>
    public long Waiting { get; }

    /// <summary>Why the file can no longer be used; <see cref="SqliteFileState.Open"/> while it can.</summary>
    public SqliteFileState State { get => _state; private set => _state = value; }

    public Task<T> RunAsync<T>(Func<OutboxTable, T> run, bool isSynced = false)
    {
        var request = new OutboxRequest<T>(isSynced, run);
        if (!_requests.Writer.TryWrite(request))
            request.Fail(new IOException($"{Path} is closed."));
        return request.Result;
    }

    public long NextClaim() => ++_lastClaim;

    /// <summary>
    /// Returns some free space to the disk. If there is too little to return, truncates the log, which still contains the content of settled messages.
    /// </summary>
    /// <returns>Whether there is more space to return.</returns>
    public Task<bool> GiveBackSpaceAsync() => RunAsync(_ =>
    {
        long free = _database.Number("PRAGMA freelist_count");
        bool canShrink = free > MinFreePages && free * 2 > _database.Number("PRAGMA page_count");
        if (canShrink)
            _database.Run($"PRAGMA incremental_vacuum({VacuumPages})");
        _truncatesLog = !canShrink;
        return canShrink;
    });

    /// <summary>Completes the pending requests, closes the file and releases its lock. A damaged file is set aside.</summary>
    /// <returns>The new path of a file that was set aside; otherwise <see langword="null"/>.</returns>
    public async ValueTask<string?> CloseAsync()
    {
        _requests.Writer.TryComplete();
        await _work.ConfigureAwait(false);
        _table.Dispose();
        _database.Dispose();
        try
        {
            return State == SqliteFileState.Damaged ? SqliteFile.SetAside(Path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            _lock.Dispose();
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private (SqliteDatabase Database, OutboxTable Table) OpenTable()
    {
        var database = _open();
        try
        {
            var table = new OutboxTable(database);
            if (_lastClaim == 0)
                table.Recover(_now());
            return (database, table);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
