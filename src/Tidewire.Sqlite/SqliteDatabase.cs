using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tidewire.Sqlite;

/// <summary>
/// The connection to one file, configured for a queue: a single owner, a write-ahead log, deleted content overwritten, and free pages
/// returned.
/// </summary>
internal sealed partial class SqliteDatabase : IDisposable
{
    private const int PageSize = 4096;
    private const int ApplicationId = 0x54445751;
    private const int HasMovedRequest = 20;
    private readonly SqliteConnection _connection;
    private readonly string _log;
    private readonly long _maxPages;
    private bool _isSynced;

    private SqliteDatabase(SqliteConnection connection, string path, long maxBytes)
    {
        _connection = connection;
        _log = path + "-wal";
        _maxPages = Math.Max(16, maxBytes / PageSize);
    }

    public sqlite3 Handle => _connection.Handle!;

    /// <summary>Whether the log was removed: data written from then on would be lost with the process.</summary>
    public bool HasLostLog => !File.Exists(_log);

    /// <summary>Whether the file was moved or replaced. SQLite itself would continue to write without an error.</summary>
    public bool HasMoved
    {
        get
        {
            int moved = 0;
            bool isKnown = false;
            try
            {
                Handle.DangerousAddRef(ref isKnown);
                int code = FileControl(Handle.DangerousGetHandle(), 0, HasMovedRequest, ref moved);
                return code == raw.SQLITE_OK ? moved != 0 : !File.Exists(_connection.DataSource);
            }
            finally
            {
                if (isKnown)
                    Handle.DangerousRelease();
            }
        }
    }

    /// <summary>The number of bytes that the size limit of the file leaves. The disk may have less space.</summary>
    public long FreeBytes
    {
        get
        {
            try
            {
                return (_maxPages - Number("PRAGMA page_count") + Number("PRAGMA freelist_count")) * PageSize;
            }
            catch (SqliteFailureException)
            {
                // The disk is failing; the size limit is not the reason.
                return long.MaxValue;
            }
        }
    }

    /// <summary>Opens or creates the file. The caller holds its lock.</summary>
    /// <exception cref="SqliteFailureException">The file is damaged, does not belong to this store, or cannot be opened.</exception>
    public static SqliteDatabase Open(string path, int binding, long maxBytes, string tables = StoredRow.Table)
    {
        bool isNew = !File.Exists(path);
        if (isNew)
            Make(path);

        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            var database = new SqliteDatabase(connection, path, maxBytes);
            database.SetUp(binding, tables);
            return database;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new SqliteFailureException(e.SqliteErrorCode);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public int Run(string sql) => raw.sqlite3_exec(Handle, sql, out string _);

    /// <summary>Sets whether commits are synced to disk.</summary>
    public void Sync(bool isSynced)
    {
        if (_isSynced != isSynced && Run(isSynced ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL") == raw.SQLITE_OK)
            _isSynced = isSynced;
    }

    public long Number(string sql)
    {
        using var statement = new SqliteStatement(Handle, sql);
        int code = statement.Step();
        return code == raw.SQLITE_ROW ? statement.Number(0) : throw new SqliteFailureException(code);
    }

    public void Dispose() => _connection.Dispose();

    // The file is created before SQLite opens it, because the log gets the file's mode. A leftover log of a removed file is deleted, because
    // SQLite would apply it to the new file.
    private static void Make(string path)
    {
        File.Delete(path + "-wal");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }

    private void SetUp(int binding, string tables)
    {
        raw.sqlite3_busy_timeout(Handle, 0);
        ExecuteOrThrow("PRAGMA locking_mode=EXCLUSIVE; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=256");

        // A new file is detected by its missing tables, because a process may have been killed while it created the file.
        bool isNew = Number("SELECT COUNT(*) FROM sqlite_master") == 0 && Number("PRAGMA application_id") == 0;
        if (!isNew && (Number("PRAGMA application_id") != ApplicationId || Number("PRAGMA user_version") != binding))
            throw new SqliteFailureException(SqliteCodes.Foreign);

        // Set outside of the transaction below, in which the journal mode cannot be changed.
        ExecuteOrThrow("PRAGMA journal_mode=WAL");
        ExecuteOrThrow(string.Create(
            CultureInfo.InvariantCulture,
            $"BEGIN IMMEDIATE; {tables} PRAGMA application_id={ApplicationId}; PRAGMA user_version={binding}; COMMIT; PRAGMA synchronous=NORMAL; PRAGMA max_page_count={_maxPages}"));
        if (!isNew)
            Check();
    }

    private void Check()
    {
        using var check = new SqliteStatement(Handle, "PRAGMA quick_check(1)");
        int code = check.Step();
        if (code != raw.SQLITE_ROW)
            throw new SqliteFailureException(code);
        if (!check.Bytes(0).SequenceEqual("ok"u8))
            throw new SqliteFailureException(raw.SQLITE_CORRUPT);
    }

    private void ExecuteOrThrow(string sql)
    {
        int code = Run(sql);
        if (code != raw.SQLITE_OK)
            throw new SqliteFailureException(code);
    }

    // Not available in SQLitePCLRaw. The native library is already loaded.
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    private static partial int FileControl(nint database, nint name, int operation, ref int value);
}
