using SQLitePCL;

namespace Tidewire.Sqlite;

// Writes grouped requests together, under the file's lock. If a group fails, its items are written one by one.
internal sealed partial class SqliteFile
{
    private void WriteOrRollBack(List<WriteRequest> group)
    {
        try
        {
            Write(group);
        }
        catch (Exception)
        {
            RollBack();
            throw;
        }
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

    // The old log is still open: its content is written to the file before the file is reopened.
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
        bool isOneStatement = request.Items.Count == 1 && _pendingDeletes.Count == 0;
        if (!isOneStatement)
            return WriteTogether([request]);

        _rowToWrite = _nextRow;
        int code = Apply(request);
        if (code == raw.SQLITE_OK)
            Committed(request);
        return LastCode = code;
    }

    // After a group has failed: writes as many items of the request as possible, and records how many.
    private void WriteOneByOne(WriteRequest request)
    {
        for (int code = raw.SQLITE_OK; request.Written < request.Items.Count && code == raw.SQLITE_OK && State == SqliteFileState.Open;)
        {
            var one = new WriteRequest(request.Kind, [request.Items[request.Written]]);
            code = WriteAlone(one);
            request.Written += one.Written;
            if (code == raw.SQLITE_FULL && request.Kind == WriteKind.Append)
                request.IsFull = _isFull || ExceedsSizeLimit(one.Items[0]);
            if (code != raw.SQLITE_OK)
                Judge(code);
        }

        if (request.Kind == WriteKind.Settle)
            _pendingDeletes.AddRange(request.Items.Skip(request.Written).Select(RowOf));
    }

    private int Commit(int code, List<WriteRequest> group)
    {
        foreach (long row in _pendingDeletes)
            code = code == raw.SQLITE_OK ? _statements.Delete.Bind(1, row).Run() : code;
        if (code == raw.SQLITE_OK)
            code = _statements.Commit.Run();

        LastCode = code;
        if (code != raw.SQLITE_OK)
        {
            RollBack();
            return code;
        }

        Rows -= _pendingDeletes.Count;
        _pendingDeletes.Clear();
        group.ForEach(Committed);
        return code;
    }

    // SQLite has already rolled back after some failures.
    private void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_database.Handle) == 0)
            _statements.Rollback.Run();
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
                _ => _statements.Park.Bind(1, RowOf(item)).Run(),
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
            _isFull = code == raw.SQLITE_FULL && _database.FreeBytes < FullThreshold;
    }

    // Whether the item was refused because of the size limit of the file, and not because of the disk.
    private bool ExceedsSizeLimit(DeliveryItem item) => _database.FreeBytes - FullThreshold < item.Body!.Value.Length;

    private static long RowOf(DeliveryItem item) => ItemNumber.RowOf(item.Id);
}
