using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Tests.Delivery;

namespace Tidewire.Sqlite.Tests;

/// <summary>The base of tests of a store in a temporary directory, on a fake clock.</summary>
public abstract class SqliteStoreTest : StoreContract, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tidewire-sqlite-");

    protected static Uri Address { get; } = new("https://analytics.example.com/");

    protected string Root => _directory.FullName;

    protected string Folder => Path.Combine(Root, "tidewire");

    /// <summary>Database files and their write-ahead logs, without lock files.</summary>
    protected string[] Files => Directory.Exists(Folder) ? [.. Directory.GetFiles(Folder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order()] : [];

    protected string Database => Files.Single(file => file.EndsWith(".db", StringComparison.Ordinal));

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    protected FakeLogCollector Logs { get; } = new();

    protected ConcurrentQueue<long> Recovered { get; } = new();

    protected ConcurrentQueue<(long Count, DeliveryLoss Loss)> Lost { get; } = new();

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected override IDeliveryStore Open() => OpenAt(Root);

    protected IDeliveryStore OpenAt(
        string directory, string client = "Test", Uri? address = null, long maxBytes = 1L << 30, StoreDurability durability = StoreDurability.Process) =>
        new SqliteStoreFactory(directory).Open(new()
        {
            Client = client,
            Address = address ?? Address,
            Durability = durability,
            MaxBytes = maxBytes,
            Time = Clock,
            Logger = new FakeLogger(Logs),
            Recovered = Recovered.Enqueue,
            Lost = (count, loss) => Lost.Enqueue((count, loss)),
        });

    protected IEnumerable<FakeLogRecord> LogsOf(int id) => Logs.GetSnapshot().Where(record => record.Id.Id == id);

    /// <summary>Advances the clock, so that the store frees space and removes settled content.</summary>
    protected void Tidy()
    {
        for (int second = 0; second < 20; second++)
            Clock.Advance(TimeSpan.FromSeconds(1));
    }

    protected static Task<int> AppendAsync(IDeliveryStore store, int count, int from = 0, int size = 10) => Task.Run(async () =>
        (await store.AppendAsync([.. Enumerable.Range(from, count).Select(number => Item($"{number}".PadRight(size, '.')))], Cancellation)).Stored);

    protected static async Task<List<string>> TakeAllAsync(IDeliveryStore store)
    {
        var texts = new List<string>();
        while (await store.TakeAsync(100, long.MaxValue, Cancellation) is { Count: > 0 } items)
        {
            texts.AddRange(items.Select(item => Text(item).TrimEnd('.')));
            await store.SettleAsync(items, Cancellation);
        }

        return texts;
    }
}
