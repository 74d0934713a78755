using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tidewire.Benchmarks.Report;

/// <summary>The SQLite store, which acknowledges items when they are committed, compared with raw commits under the same settings.</summary>
internal static class StoreComparisons
{
    private const int Rows = 4_000;
    private const int Producers = 8;
    private const int Group = 100;
    private const int Rounds = 9;
    private static readonly byte[] _body = new byte[200];

    public static IEnumerable<Comparison> All()
    {
        foreach (var durability in new[] { StoreDurability.Process, StoreDurability.Power })
        {
            int rows = durability == StoreDurability.Power ? Rows / 8 : Rows;
            var round = new Round(durability);
            yield return new(
                $"store, {durability}, each item acknowledged",
                [
                    new("raw single commits", count => Now(() => round.Raw.Insert(count, group: 1)), round.BeginAsync, rows),
                    new($"raw groups of {Producers}", count => Now(() => round.Raw.Insert(count, Producers)), round.BeginAsync, rows),
                    new("Tidewire, one producer", count => Now(() => Append(round.Store, count, size: 1)), round.BeginAsync, rows),
                    new($"Tidewire, {Producers} threads", count => Now(() => AppendOnThreads(round.Store, count)), round.BeginAsync, rows),
                    new($"Tidewire, {Producers} asynchronous producers", count => AppendAsync(round.Store, count), round.BeginAsync, rows),
                ],
                Rounds: Rounds);
            yield return new(
                $"store, {durability}, groups of {Group}",
                [
                    new("raw groups", count => Now(() => round.Raw.Insert(count, Group)), round.BeginAsync, Rows),
                    new("Tidewire", count => Now(() => Append(round.Store, count, Group)), round.BeginAsync, Rows),
                ],
                Rounds: Rounds);
            round.EndAsync().GetAwaiter().GetResult();
        }
    }

    private static DeliveryStoreContext Context(StoreDurability durability) => new()
    {
        Client = "Report",
        Address = new("https://analytics.example.com"),
        Durability = durability,
        Time = TimeProvider.System,
        Logger = NullLogger.Instance,
        Recovered = _ => { },
        Lost = (_, _) => { },
    };

    private static Task Now(Action work)
    {
        work();
        return Task.CompletedTask;
    }

    private static void Append(IDeliveryStore store, int count, int size)
    {
        for (int row = 0; row < count; row += size)
        {
            if (store.Append(Items(row, size)).Stored != size)
                throw new InvalidOperationException("Not stored.");
        }
    }

    private static void AppendOnThreads(IDeliveryStore store, int count)
    {
        var threads = Enumerable.Range(0, Producers).Select(_ => new Thread(() => Append(store, count / Producers, size: 1))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    private static Task AppendAsync(IDeliveryStore store, int count) => Task.WhenAll(Enumerable.Range(0, Producers).Select(_ => Task.Run(async () =>
    {
        for (int row = 0; row < count / Producers; row++)
        {
            if ((await store.AppendAsync(Items(row, 1))).Stored != 1)
                throw new InvalidOperationException("Not stored.");
        }
    })));

    private static DeliveryItem[] Items(int row, int size)
    {
        var items = new DeliveryItem[size];
        for (int i = 0; i < size; i++)
        {
            items[i] = new()
            {
                Key = string.Create(CultureInfo.InvariantCulture, $"0f8fad5b-d9cb-469f-a165-70867728950e-{row + i}"),
                AcceptedAt = DateTimeOffset.UnixEpoch,
                Body = _body,
            };
        }

        return items;
    }

    /// <summary>Both stores, new and empty.</summary>
    private sealed class Round(StoreDurability durability)
    {
        private DirectoryInfo? _folder;
        private ServiceProvider? _services;

        public RawStore Raw { get; private set; } = null!;

        public IDeliveryStore Store { get; private set; } = null!;

        public async Task BeginAsync()
        {
            await EndAsync();
            _folder = Directory.CreateTempSubdirectory("tidewire-report-");
            Raw = new(Path.Combine(_folder.FullName, "raw.db"), durability);
            var services = new ServiceCollection();
            services.AddTidewireCore(new ConfigurationBuilder().Build()).UseSqliteStore(_folder.FullName);
            _services = services.BuildServiceProvider();
            Store = _services.GetRequiredService<IDeliveryStoreFactory>().Open(Context(durability));
        }

        public async Task EndAsync()
        {
            if (_folder is null)
                return;

            await Store.DisposeAsync();
            await _services!.DisposeAsync();
            Raw.Dispose();
            _folder.Delete(recursive: true);
            _folder = null;
        }
    }

    private sealed class RawStore : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _insert;

        public RawStore(string path, StoreDurability durability)
        {
            _connection = new($"Data Source={path};Pooling=False");
            _connection.Open();
            string synchronous = durability == StoreDurability.Power ? "FULL" : "NORMAL";
            foreach (string pragma in new[] { "locking_mode=EXCLUSIVE", "auto_vacuum=INCREMENTAL", "secure_delete=ON", "journal_mode=WAL", "wal_autocheckpoint=256", $"synchronous={synchronous}" })
                Run($"PRAGMA {pragma}");
            Run("CREATE TABLE items (id INTEGER PRIMARY KEY, key BLOB NOT NULL, accepted INTEGER NOT NULL, body BLOB NOT NULL) STRICT");
            _insert = _connection.CreateCommand();
            _insert.CommandText = "INSERT INTO items (key, accepted, body) VALUES ($key, 1, $body)";
            _insert.Parameters.AddWithValue("$key", new byte[40]);
            _insert.Parameters.AddWithValue("$body", _body);
            _insert.Prepare();
        }

        public void Insert(int count, int group)
        {
            for (int row = 0; row < count; row += group)
            {
                if (group > 1)
                    Run("BEGIN");
                for (int i = 0; i < group; i++)
                    _insert.ExecuteNonQuery();
                if (group > 1)
                    Run("COMMIT");
            }
        }

        public void Dispose()
        {
            _insert.Dispose();
            _connection.Dispose();
        }

        private void Run(string sql)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
