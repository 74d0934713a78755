using System.Diagnostics.CodeAnalysis;
using SQLitePCL;

namespace Tidewire.Sqlite;

// The work on the file: requests in groups, each in one transaction.
internal sealed partial class OutboxFile
{
    private const int MaxGroup = 256;

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

    private bool TryRun(List<OutboxRequest> group, [NotNullWhen(false)] out Exception? failure)
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
