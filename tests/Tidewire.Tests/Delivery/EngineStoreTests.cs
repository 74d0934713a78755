using System.Text;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>An engine with a store: items are moved to it, taken from it, and left in it.</summary>
public sealed class EngineStoreTests
{
    private readonly FakeService _service = new();

    [Fact]
    public async Task ItemsOfAnEarlierProcess_AreDelivered_EvenIfNoNewItemIsAccepted()
    {
        var store = await StoreAsync("1", "2", "3");
        await using var harness = new DeliveryHarness(_service, openStore: _ => store);

        harness.Engine.StartIfStored();
        await harness.UntilAsync(() => harness.Account.Delivered == 3);

        Assert.Equal((3, 0), (store.Settled.Count, harness.Queue.Held));
    }

    [Fact]
    public async Task Outage_MovesWaitingItemsToTheStore_AndTheyAreDeliveredFromThere()
    {
        var store = new FakeStore();
        _service.AnswerWith(DeliveryOutcomeKind.NotConnected);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1 }, openStore: _ => store);
        harness.Accept(50);

        await harness.UntilAsync(() => store.Waiting >= 49);
        harness.Accept(50, from: 50);
        await harness.UntilAsync(() => store.Waiting >= 99);
        _service.Recover();
        await harness.UntilAsync(() => harness.Account.Delivered == 100, step: 1);

        Assert.Equal(100, _service.Keys.Count);
        Assert.Equal(0, harness.Queue.Held);
    }

    [Fact]
    public async Task Workers_SleepDuringAnOutage_HoweverManyItemsTheStoreHolds()
    {
        var store = await StoreAsync([.. Enumerable.Range(0, 3 * DeliverySpill.Size).Select(number => $"{number}")]);
        _service.AnswerWith(DeliveryOutcomeKind.NotConnected);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1 }, openStore: _ => store);
        harness.Engine.StartIfStored();
        await DeliveryHarness.EventuallyAsync(() => _service.Requests.Count == 1);

        int before = harness.SettingsReads;
        for (int turn = 0; turn < 50; turn++)
            await DeliveryHarness.PauseAsync();

        Assert.True(store.Waiting > 2 * DeliverySpill.Size);
        Assert.InRange(harness.SettingsReads - before, 0, 100);
    }

    [Fact]
    public async Task ItemsInMemoryAndInTheStore_CompleteABatchTogether()
    {
        var store = await StoreAsync([.. Enumerable.Range(0, 6).Select(number => $"stored {number}")]);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1, BatchSize = 10, BatchAge = TimeSpan.FromHours(1) }, openStore: _ => store);
        harness.Engine.StartIfStored();
        // The worker gathers a batch.
        await DeliveryHarness.EventuallyAsync(() => harness.SettingsReads > 2);
        for (int turn = 0; turn < 20; turn++)
            await DeliveryHarness.PauseAsync();

        harness.Accept(4);

        await DeliveryHarness.EventuallyAsync(() => _service.Order.Count == 10);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(8, true)]
    public async Task RetryAfter_MovesWaitingItemsToTheStore_IfItIsLong(int seconds, bool moves)
    {
        var store = new FakeStore();
        _service.AnswerWith(DeliveryOutcomeKind.Unavailable, retryAfter: seconds);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1 }, openStore: _ => store);
        harness.Accept(1);
        await DeliveryHarness.EventuallyAsync(() => _service.Requests.Count == 1);

        harness.Accept(20, from: 1);
        await harness.PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(moves, store.Appends > 0);
    }

    [Fact]
    public async Task FullStore_LeavesItemsInMemory_AndAllAreDelivered()
    {
        var store = new FakeStore(capacity: 10);
        _service.AnswerWith(DeliveryOutcomeKind.NotConnected);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 2 }, openStore: _ => store);
        harness.Accept(50);
        await harness.UntilAsync(() => store.Waiting == 10);

        _service.Recover();
        await harness.UntilAsync(() => harness.Account.Delivered == 50, step: 1);

        Assert.Equal(50, _service.Keys.Count);
        await harness.BalanceAsync();
    }

    [Fact]
    public async Task Stop_StoresUndeliveredItems()
    {
        var store = new FakeStore();
        _service.AnswerWith(DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service, openStore: _ => store);
        harness.Accept(20);
        await harness.PassAsync(TimeSpan.FromSeconds(1));

        await harness.StopAsync();

        Assert.Equal((20, 0, true), (harness.Queue.HeldInStore, harness.Account.Dropped, store.IsDisposed));
        Assert.Equal((20, 20, 0), Left(harness));
    }

    [Fact]
    public async Task Stop_DropsItemsThatDoNotFitIntoTheStore_AndLogsTheirNumber()
    {
        var store = new FakeStore(capacity: 3);
        _service.AnswerWith(DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service, openStore: _ => store);
        harness.Accept(20);

        await harness.StopAsync();

        Assert.Equal((3, 17, 0), (harness.Queue.HeldInStore, harness.Account.Dropped, harness.Queue.HeldInMemory));
        Assert.All(_service.Drops, drop => Assert.Equal((1, DropCause.ShutDown, true), (drop.Count, drop.Cause, drop.WasAccepted)));
        Assert.Equal((20, 3, 17), Left(harness));
    }

    [Fact]
    public async Task Stop_LogsNothing_WhenEverythingIsDelivered()
    {
        var store = new FakeStore();
        await using var harness = new DeliveryHarness(_service, openStore: _ => store);
        harness.Accept(20);

        await harness.StopAsync();

        Assert.Equal(20, harness.Account.Delivered);
        Assert.DoesNotContain(harness.Logs.GetSnapshot(), record => record.Id.Id == 32);
    }

    [Fact]
    public async Task Stop_LogsOnlyItemsLeftAtShutdown()
    {
        _service.AnswerWith(DeliveryOutcomeKind.Rejected);
        await using var harness = new DeliveryHarness(_service);
        harness.Accept(5);
        await harness.UntilAsync(() => harness.Account.Dropped == 5);
        _service.AnswerWith(DeliveryOutcomeKind.NotConnected);
        harness.Accept(2);

        await harness.StopAsync();

        Assert.Equal((2, 0, 2), Left(harness));
    }

    [Fact]
    public async Task ItemsThatTheStoreHasLost_AreStoredAgain_IfTheirContentIsInMemory()
    {
        var store = await StoreAsync("1", "2");
        _service.AnswerWith(DeliveryOutcomeKind.Unavailable, retryAfter: 600);
        await using var harness = new DeliveryHarness(_service, openStore: _ => store);
        harness.Engine.Start();
        await DeliveryHarness.EventuallyAsync(() => !_service.Requests.IsEmpty && store.Waiting == 0);
        store.HasLostItems = true;

        await harness.StopAsync();

        Assert.Equal((2, 2, 0), (store.Waiting, harness.Queue.HeldInStore, harness.Account.Dropped));
    }

    [Fact]
    public async Task ItemsThatTheStoreHasLost_AreDropped_IfOnlyTheStoreHadTheirContent()
    {
        var items = Items("1", "2");
        var store = new FakeStore();
        await store.AppendAsync(items, TestContext.Current.CancellationToken);
        _service.AnswerWith(DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1, BaseDelay = TimeSpan.FromHours(1), MaxItemDelay = TimeSpan.FromHours(1) }, openStore: _ => store);
        harness.Engine.Start();
        await DeliveryHarness.EventuallyAsync(() => items.TrueForAll(item => item is { Failures: 1, Body: null }));
        store.HasLostItems = true;

        await harness.Engine.StopAsync(new(canceled: true));

        // One item may be tried again before the engine stops, and is then found to be unreadable.
        await DeliveryHarness.EventuallyAsync(() => harness.Account.Dropped == 2);
        Assert.All(_service.Drops, drop => Assert.True(drop.Cause is DropCause.Removed or DropCause.Unreadable));
        await DeliveryHarness.EventuallyAsync(() => harness.Queue is { HeldInMemory: 0, HeldInStore: 0 });
    }

    [Fact]
    public async Task Dispose_StoresUndeliveredItems_AndDeliversNothing()
    {
        var store = new FakeStore();
        var harness = new DeliveryHarness(_service, new() { BatchSize = 100, BatchAge = TimeSpan.FromHours(1) }, openStore: _ => store);
        harness.Accept(20);

        await harness.DisposeAsync();

        Assert.Equal((20, 0, 0, true), (harness.Queue.HeldInStore, harness.Account.Dropped, _service.Requests.Count, store.IsDisposed));
    }

    [Fact]
    public async Task BatchInFlight_IsStored_WhenTheDeadlinePasses()
    {
        var store = new FakeStore();
        _service.Answer = async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return default;
        };
        await using var harness = new DeliveryHarness(_service, new() { BatchSize = 10, Workers = 1 }, openStore: _ => store);
        harness.Accept(5);
        await DeliveryHarness.EventuallyAsync(() => _service.Requests.Count == 1);
        Assert.Equal(5, harness.Queue.Held);

        await harness.StopByAsync(new(canceled: true));

        await DeliveryHarness.EventuallyAsync(() => harness.Queue.HeldInStore == 5 && harness.Queue.HeldInMemory == 0);
        Assert.Equal((0, 0), (harness.Account.Delivered, harness.Account.Dropped));
    }

    [Fact]
    public async Task StoreThatThrows_IsReported_AndTriedAgain()
    {
        var store = new ThrowingStore(await StoreAsync("1"));
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1 }, openStore: _ => store);

        harness.Engine.Start();
        await DeliveryHarness.EventuallyAsync(() => harness.Logs.GetSnapshot().Any(record => record.Id.Id == 33));
        Assert.Empty(_service.Requests);
        store.Throws = false;
        await harness.UntilAsync(() => harness.Account.Delivered == 1);
    }

    [Fact]
    public async Task Overview_ReadsTheQueueAndTheStore()
    {
        var store = await StoreAsync("1", "2");
        store.Status = new() { Size = 7, IsFull = true, OldestAcceptedAt = new(2026, 1, 31, 11, 0, 0, TimeSpan.Zero) };
        await using var harness = new DeliveryHarness(_service, new() { Capacity = 77, BatchSize = 100, BatchAge = TimeSpan.FromHours(1) }, openStore: _ => store);
        var overview = harness.Engine.Overview;
        harness.Accept("3");

        Assert.Equal(new(3, 1, 77, TimeSpan.FromHours(1), StoreIsFull: true, StoreIsFailing: false), overview.Health);
        store.Status = new() { IsFailing = true };
        harness.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(new(3, 1, 77, TimeSpan.FromSeconds(5), StoreIsFull: false, StoreIsFailing: true), overview.Health);

        harness.Queue.Close();
        Assert.Equal(default, overview.Store);
    }

    [Fact]
    public async Task OldestAge_CoversItemsInFlightAndWaiting()
    {
        var answer = new TaskCompletionSource<DeliveryOutcome>();
        _service.Answer = (_, _) => answer.Task;
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1 });
        var overview = harness.Engine.Overview;
        Assert.Equal(TimeSpan.Zero, overview.OldestAge);

        // In flight.
        harness.Accept("1", orderingKey: "a");
        await DeliveryHarness.EventuallyAsync(() => _service.Requests.Count == 1);
        harness.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), overview.OldestAge);

        // Waiting, and younger.
        harness.Accept("2");
        harness.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(5), overview.OldestAge);

        answer.SetResult(new(DeliveryOutcomeKind.Delivered));
        await harness.UntilAsync(() => harness.Account.Delivered == 2);
        await DeliveryHarness.EventuallyAsync(() => overview.OldestAge == TimeSpan.Zero);

        // Accepted before the wall clock was set back.
        harness.Settings = harness.Settings with { BatchSize = 10, BatchAge = TimeSpan.FromHours(10) };
        harness.Engine.Accept(new DeliveryItem { Source = "3", AcceptedAt = harness.Clock.GetUtcNow().AddHours(1) });
        Assert.Equal(TimeSpan.Zero, overview.OldestAge);
    }

    private static (long Left, long Stored, long Dropped) Left(DeliveryHarness harness)
    {
        var record = Assert.Single(harness.Logs.GetSnapshot(), record => record.Id.Id == 32);
        return (Value("Left"), Value("Stored"), Value("Dropped"));

        long Value(string name) => long.Parse(record.GetStructuredStateValue(name)!, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static List<DeliveryItem> Items(params string[] texts) =>
        [.. texts.Select(text => new DeliveryItem { Key = text, Body = Encoding.UTF8.GetBytes(text), AcceptedAt = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero) })];

    private static async Task<FakeStore> StoreAsync(params string[] texts)
    {
        var store = new FakeStore();
        await store.AppendAsync(Items(texts), TestContext.Current.CancellationToken);
        return store;
    }

    /// <summary>A store that breaks its contract: it throws.</summary>
    private sealed class ThrowingStore(FakeStore inner) : IDeliveryStore
    {
        public bool Throws { get; set; } = true;

        public long Waiting => inner.Waiting;

        public ValueTask<DeliveryStoreResult> AppendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => inner.AppendAsync(items, cancellationToken);

        public ValueTask<IReadOnlyList<DeliveryItem>> TakeAsync(int maxCount, long maxBytes, CancellationToken cancellationToken = default) =>
            Throws ? throw new InvalidOperationException("A bug of the store.") : inner.TakeAsync(maxCount, maxBytes, cancellationToken);

        public ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => inner.ReloadAsync(items, cancellationToken);

        public ValueTask<bool> SettleAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => inner.SettleAsync(items, cancellationToken);

        public ValueTask<bool> ParkAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => inner.ParkAsync(items, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
