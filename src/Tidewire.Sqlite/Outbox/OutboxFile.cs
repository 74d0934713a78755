using System.Threading.Channels;
using SQLitePCL;

namespace Tidewire.Sqlite;

/// <summary>
/// The messages of an outbox in one file. A single task does all work on it; requests that arrive together share a transaction, and
/// therefore a sync to disk.
/// </summary>
internal sealed class OutboxFile : IAsyncDisposable
{
    private const int MaxGroup = 256;
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

    private async Task WorkAsync()
    {
        var group = new List<OutboxRequest>();
        while (await _requests.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            while (group.Count < MaxGroup && _requests.Reader.TryRead(out var request))
                group.Add(request);
            if (!TryRun(group, out var failure) && (group.Count == 1 || State != SqliteFileState.Open))
                group.ForEach(request => request.Fail(failure));
            else if (failure is not null)
                group.ForEach(RunAlone);
            if (group.Count > 1)
                await Task.Yield();
        }
    }

    // Runs a request alone, so that its failure does not affect the others.
    private void RunAlone(OutboxRequest request)
    {
        if (!TryRun([request], out var failure))
            request.Fail(failure);
    }

    private bool TryRun(List<OutboxRequest> group, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Exception? failure)
    {
        try
        {
            ThrowIfGone();
            _database.Sync(_isDurable && group.Exists(request => request.IsSynced));
            ExecuteOrThrow("BEGIN IMMEDIATE");
            group.ForEach(request => request.Run(_table));
            ExecuteOrThrow("COMMIT");
            failure = null;
        }
        catch (Exception e)
        {
            if (raw.sqlite3_get_autocommit(_database.Handle) == 0)
                _database.Run("ROLLBACK");
            failure = Judge(e);
            return false;
        }

        if (_truncatesLog)
            _database.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        _truncatesLog = false;
        group.ForEach(request => request.Succeed());
        return true;
    }

    private void ThrowIfGone()
    {
        if (State == SqliteFileState.Open)
        {
            if (_database.HasMoved)
                State = SqliteFileState.Removed;
            else if (_database.HasLostLog)
                Reopen();
        }

        if (State != SqliteFileState.Open)
            throw new IOException($"{Path} was removed, replaced or damaged while in use.");
    }

    // The old log is still open: its content is written to the file before the file is reopened.
    private void Reopen()
    {
        _database.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        _table.Dispose();
        _database.Dispose();
        _lastClaim++;
        (_database, _table) = OpenTable();
    }

    private IOException Judge(Exception exception)
    {
        // Here, a violated constraint is not damage: the caller has added a duplicate id.
        int code = exception is SqliteFailureException failure ? failure.Code : raw.SQLITE_OK;
        if (SqliteCodes.IsDamage(code) && (code & 0xff) != raw.SQLITE_CONSTRAINT)
            State = SqliteFileState.Damaged;
        return exception as IOException ?? new IOException($"{Path} could not be read or written (SQLite error {code}).", exception);
    }

    private void ExecuteOrThrow(string sql)
    {
        int code = _database.Run(sql);
        if (code != raw.SQLITE_OK)
            throw new SqliteFailureException(code);
    }
}
