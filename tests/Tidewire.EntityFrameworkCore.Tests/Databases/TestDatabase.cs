using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Tidewire.EntityFrameworkCore.Tests.Databases;

/// <summary>A database for one test. By default, it has the tables of <see cref="AppDbContext"/>.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;

    private TestDatabase(DatabaseKind kind, string connectionString, DirectoryInfo? folder)
    {
        Kind = kind;
        ConnectionString = connectionString;
        _folder = folder;
    }

    public DatabaseKind Kind { get; }

    public string ConnectionString { get; }

    /// <summary>The SQL expression with which the store reads the clock of the database, in Unix milliseconds.</summary>
    public string Now => Kind == DatabaseKind.Sqlite
        ? "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
        : "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind, bool withTables = true)
    {
        var database = kind == DatabaseKind.Sqlite ? CreateSqlite() : await CreateInAsync(await SharedPostgres.GetAsync());
        if (withTables)
            await database.CreateTablesAsync();
        return database;
    }

    /// <summary>Creates a database in a given server.</summary>
    public static async Task<TestDatabase> CreateInAsync(PostgresServer server)
    {
        string name = $"t{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new(DatabaseKind.Postgres, server.ConnectionString(name), null);
    }

    public DbContextOptions Options
    {
        get
        {
            var options = new DbContextOptionsBuilder();
            Configure(options);
            return options.Options;
        }
    }

    public void Configure(DbContextOptionsBuilder options)
    {
        if (Kind == DatabaseKind.Sqlite)
            options.UseSqlite(ConnectionString);
        else
            options.UseNpgsql(ConnectionString);
    }

    /// <summary>A manually created context without services.</summary>
    public AppDbContext Open(Action<DbContextOptionsBuilder>? configure = null)
    {
        var options = new DbContextOptionsBuilder();
        Configure(options);
        configure?.Invoke(options);
        return new(options.Options);
    }

    public async Task CreateTablesAsync()
    {
        await using var db = Open();
        await db.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var db = Open();
        return await db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken);
    }

    public async Task<long> NumberAsync(string sql)
    {
        await using var db = Open();
        string query = $"{sql} AS \"Value\"";
        return await db.Database.SqlQueryRaw<long>(query).SingleAsync(TestContext.Current.CancellationToken);
    }

    public Task<long> RowsAsync(string where = "1 = 1") => NumberAsync($"SELECT (SELECT COUNT(*) FROM \"TidewireOutbox\" WHERE {where})");

    /// <summary>The names of the users of <see cref="AppDbContext"/>.</summary>
    public async Task<List<string>> UsersAsync()
    {
        await using var db = Open();
        return await db.Users.Select(user => user.Name).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Adds messages of the client Notifications with empty bodies, which cannot be read.</summary>
    public async Task FillAsync(int count)
    {
        await using var db = Open();
        for (int number = 0; number < count; number++)
        {
            db.Set<Dictionary<string, object>>("Tidewire.Outbox").Add(new()
            {
                ["Id"] = Guid.NewGuid(),
                ["Client"] = "Notifications",
                ["Body"] = Array.Empty<byte>(),
                ["EnqueuedAt"] = 1L,
                ["DueAt"] = 0L,
                ["MayHaveBeenSent"] = false,
                ["Attempts"] = 0,
                ["State"] = 0,
            });
        }

        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        if (Kind == DatabaseKind.Sqlite)
            SqliteConnection.ClearPool(new(ConnectionString));
        else
            NpgsqlConnection.ClearPool(new(ConnectionString));
        _folder?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    // In memory on Linux: tests kill only processes, so nothing needs a sync to disk.
    private static TestDatabase CreateSqlite()
    {
        const string Memory = "/dev/shm";
        string name = $"tidewire-ef-{Guid.NewGuid():N}";
        var folder = Directory.CreateDirectory(Path.Combine(Directory.Exists(Memory) ? Memory : Path.GetTempPath(), name));
        return new(DatabaseKind.Sqlite, $"Data Source={Path.Combine(folder.FullName, "app.db")}", folder);
    }
}
