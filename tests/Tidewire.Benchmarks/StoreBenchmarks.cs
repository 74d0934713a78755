using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tidewire.Benchmarks;

/// <summary>
/// The SQLite store compared with plain SQLite under the same settings: with one row per commit and with groups of rows. For the store, also
/// one row per commit from eight producers.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The cleanup of each iteration disposes of them.")]
public class StoreBenchmarks
{
    private const int Rows = 2_000;
    private const int Group = 100;
    private static readonly byte[] _body = new byte[200];
    private string _directory = null!;
    private ServiceProvider _services = null!;
    private IDeliveryStore _store = null!;
    private SqliteConnection _raw = null!;
    private SqliteCommand _insert = null!;

    [Params(StoreDurability.Process, StoreDurability.Power)]
    public StoreDurability Durability { get; set; }

    [IterationSetup]
    public void SetUp()
    {
        _directory = Directory.CreateTempSubdirectory("tidewire-benchmark-").FullName;
        var services = new ServiceCollection();
        services.AddTidewireCore(new ConfigurationBuilder().Build()).UseSqliteStore(_directory);
        _services = services.BuildServiceProvider();
        _store = _services.GetRequiredService<IDeliveryStoreFactory>().Open(new()
        {
            Client = "Benchmark",
            Address = new("https://analytics.example.com"),
            Durability = Durability,
            Time = TimeProvider.System,
            Logger = NullLogger.Instance,
            Recovered = _ => { },
            Lost = (_, _) => { },
        });

        _raw = new($"Data Source={Path.Combine(_directory, "raw.db")};Pooling=False");
        _raw.Open();
        Run("PRAGMA locking_mode=EXCLUSIVE");
        Run("PRAGMA auto_vacuum=INCREMENTAL");
        Run("PRAGMA secure_delete=ON");
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA wal_autocheckpoint=256");
        Run(Durability == StoreDurability.Power ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        Run("CREATE TABLE items (id INTEGER PRIMARY KEY, key BLOB NOT NULL, accepted INTEGER NOT NULL, body BLOB NOT NULL) STRICT");
        _insert = _raw.CreateCommand();
        _insert.CommandText = "INSERT INTO items (key, accepted, body) VALUES ($key, 1, $body)";
        _insert.Parameters.AddWithValue("$key", new byte[40]);
        _insert.Parameters.AddWithValue("$body", _body);
        _insert.Prepare();
    }

    [IterationCleanup]
    public void CleanUp()
    {
        _store.DisposeAsync().AsTask().Wait();
        _services.Dispose();
        _insert.Dispose();
        _raw.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public void RawSingleCommits()
    {
        for (int row = 0; row < Rows; row++)
            _insert.ExecuteNonQuery();
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void RawGroups()
    {
        for (int row = 0; row < Rows; row += Group)
        {
            Run("BEGIN");
            for (int i = 0; i < Group; i++)
                _insert.ExecuteNonQuery();
            Run("COMMIT");
        }
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void StoreOneProducer() => Append(Rows, size: 1);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void StoreEightProducers()
    {
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() => Append(Rows / 8, size: 1))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void StoreGroups() => Append(Rows, Group);

    private void Append(int rows, int size)
    {
        for (int row = 0; row < rows; row += size)
        {
            DeliveryItem[] items = [.. Enumerable.Range(row, size).Select(number => new DeliveryItem
            {
                Key = string.Create(CultureInfo.InvariantCulture, $"0f8fad5b-d9cb-469f-a165-70867728950e-{number}"),
                AcceptedAt = DateTimeOffset.UnixEpoch,
                Body = _body,
            })];
            if (_store.Append(items).Stored != size)
                throw new InvalidOperationException("Not stored.");
        }
    }

    private void Run(string sql)
    {
        using var command = _raw.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
