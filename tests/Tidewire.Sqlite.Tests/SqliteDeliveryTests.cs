using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Tidewire.Delivery;
using Tidewire.Tests.Delivery;

namespace Tidewire.Sqlite.Tests;

/// <summary>The delivery engine with the SQLite store.</summary>
public sealed class SqliteDeliveryTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tidewire-sqlite-");
    private readonly FakeService _service = new();

    public void Dispose() => _directory.Delete(recursive: true);

    [Property(MaxTest = 15)]
    public async Task Counts_AddUp_ForRandomHistories_IncludingKills(int seed, PositiveInt workers, PositiveInt batch)
    {
        var acts = DeliveryHistory.Acts().Generator.Sample(1, 20).Single();
        string folder = Path.Combine(_directory.FullName, Guid.NewGuid().ToString("N"));
        await new DeliveryHistory(
            new() { Capacity = 60, Workers = 1 + (workers.Get % 5), BatchSize = 1 + (batch.Get % 20), AcceptsInStore = true }, seed, context => OpenIn(folder, context))
            .PlayAsync(acts);
    }

    [Fact]
    public async Task Outage_PutsItemsInTheStore_AndRecoveryDeliversThem()
    {
        _service.AnswerWith(DeliveryOutcomeKind.NotConnected);
        await using var harness = Harness();

        harness.Accept(100);
        await harness.UntilAsync(() => harness.Queue.HeldInStore >= 95);
        _service.Recover();
        await harness.UntilAsync(() => harness.Account.Delivered == 100);

        Assert.Equal((0, 100), (harness.Queue.Held, _service.Keys.Count));
    }

    [Fact]
    public async Task Items_GoToTheStore_WhenMemoryIsFull()
    {
        _service.AnswerWith(DeliveryOutcomeKind.Unavailable, retryAfter: 3);
        await using var harness = Harness(new() { Capacity = 10 });

        Assert.Equal(200, harness.Accept(200));
        _service.Recover();
        await harness.UntilAsync(() => harness.Account.Delivered == 200);

        Assert.Empty(_service.Drops);
    }

    [Fact]
    public async Task Restart_SendsOnlyUnsettledItems_WithTheSameKeys()
    {
        var keys = new HashSet<string>();
        await using (var first = Harness(new() { AcceptsInStore = true }))
        {
            _service.FailFor(text => text.EndsWith('3'), DeliveryOutcomeKind.Failed);
            first.Accept(3_000);
            await first.UntilAsync(() => first.Account.Delivered == 2_700);
            keys.UnionWith(_service.Keys.Keys);
            await first.StopAsync();
        }

        int before = _service.Requests.Count;
        _service.Recover();
        await using var second = Harness(new() { AcceptsInStore = true }, prefix: "other");
        second.Engine.Start();
        await second.UntilAsync(() => second.Account.Delivered == 300);

        Assert.Equal((300, 300), (second.Account.Recovered, _service.Requests.Count - before));
        Assert.All(_service.Keys, key => Assert.StartsWith("k-", key.Key, StringComparison.Ordinal));
        Assert.All(_service.Keys, key => Assert.Equal(1, key.Value));
    }

    [Fact]
    public async Task UndeliverableItems_DoNotFillTheStore()
    {
        _service.FailFor(text => text.StartsWith('x'), DeliveryOutcomeKind.Failed);
        await using var harness = Harness(new() { AcceptsInStore = true });
        for (int number = 0; number < 16; number++)
            harness.Accept($"x{number}");

        for (int round = 0; round < 20; round++)
        {
            Assert.Equal(500, harness.Accept(500, from: round * 500));
            await harness.UntilAsync(() => harness.Account.Delivered == (round + 1) * 500);
        }

        Assert.Equal(16, harness.Queue.Held);
        await harness.BalanceAsync();
    }

    [Fact]
    public async Task Shutdown_StoresTheItemsThatFit_AndDropsOnlyTheOversizedItem()
    {
        _service.AnswerWith(DeliveryOutcomeKind.NotConnected);
        await using (var harness = Harness(new() { Capacity = 10_000 }, maxBytes: 1_048_576))
        {
            harness.Accept(20);
            harness.Accept(new string('x', 3_000_000));
            harness.Accept(30, from: 20);
            await harness.StopAsync();
            Assert.Equal((50, 1), (harness.Queue.Held, harness.Account.Dropped));
        }

        _service.Recover();
        await using var next = Harness(maxBytes: 1_048_576, prefix: "other");
        await next.FlushAsync();

        Assert.Equal(50, next.Account.Delivered);
    }

    [Fact]
    public async Task ItemsOfADeletedFile_AreCountedAsLost_AndItemsInMemoryStillArrive()
    {
        _service.AnswerWith(DeliveryOutcomeKind.NotConnected);
        await using var harness = Harness(new() { AcceptsInStore = true });
        harness.Accept(600);
        await harness.FlushAsync();
        Directory.Delete(_directory.FullName, recursive: true);

        Assert.Equal(10, harness.Accept(10, from: 600));
        await harness.BalanceAsync();
        _service.Recover();
        await harness.UntilAsync(() => harness.Queue.Held == 0);

        Assert.Equal(610, harness.Account.Delivered + harness.Account.Dropped);
        Assert.Contains(_service.Drops, drop => drop.Cause == DropCause.Removed);
        await harness.BalanceAsync();
    }

    [Fact]
    public async Task ItemsWithOneOrderingKey_KeepTheirOrder_AcrossARestart()
    {
        _service.AnswerWith(DeliveryOutcomeKind.NotConnected);
        await using (var first = Harness(new() { AcceptsInStore = true }))
        {
            for (int number = 0; number < 50; number++)
                first.Accept($"{number}", orderingKey: $"user-{number % 2}");
            await first.StopAsync();
        }

        int attempts = 0;
        _service.Answer = (_, _) => FakeService.Of(Interlocked.Increment(ref attempts) % 5 == 0 ? DeliveryOutcomeKind.Failed : DeliveryOutcomeKind.Delivered);
        await using var second = Harness(new() { AcceptsInStore = true, Workers = 8 }, prefix: "other");
        second.Engine.Start();
        await second.UntilAsync(() => second.Account.Delivered == 50);

        foreach (int user in new[] { 0, 1 })
        {
            var order = _service.Order.Select(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).Where(number => number % 2 == user).ToList();
            Assert.Equal(order.Order(), order);
        }
    }

    private static IDeliveryStore OpenIn(string folder, DeliveryStoreContext context, long maxBytes = 1L << 30) => new SqliteStoreFactory(folder).Open(new()
    {
        Client = context.Client,
        Address = context.Address,
        MaxBytes = maxBytes,
        Time = context.Time,
        Logger = context.Logger,
        Recovered = context.Recovered,
        Lost = context.Lost,
    });

    private DeliveryHarness Harness(DeliverySettings? settings = null, long maxBytes = 1L << 30, string prefix = "k") =>
        new(_service, settings, context => OpenIn(_directory.FullName, context, maxBytes), prefix: prefix);
}
