using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>The choice of the items that make up the next batch.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The store has nothing to dispose of.")]
public sealed class DeliverySourceTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(_start);
    private readonly FakeService _service = new();
    private readonly PendingFlushes _flushes = new();
    private readonly OrderingKeys _ordering;
    private readonly BatchLimits _limits = new();
    private readonly RetrySchedule _schedule;
    private readonly FakeStore _store = new();
    private DeliverySettings _settings = new() { BatchSize = 3, BatchBytes = 10 };
    private DeliveryQueue _queue;
    private DeliverySource _source;

    public DeliverySourceTests()
    {
        _ordering = new(_flushes);
        _schedule = new(_ordering, _flushes, _clock);
        (_queue, _source) = Create(store: null);
    }

    [Fact]
    public async Task Batch_TakesItemsInOrder_UpToTheBatchSize()
    {
        Accept("1", "2", "3", "4");

        Assert.Equal(["1", "2", "3"], await TakeAsync());
        Assert.Equal(["4"], await TakeAsync());
        Assert.Null(await _source.TakeAsync(_settings, default, allowsSuspects: true));
    }

    [Fact]
    public async Task Batch_IsBoundedByBytes()
    {
        Accept("12345", "12345", "1");

        Assert.Equal(["12345", "12345"], await TakeAsync());
        Assert.Equal(["1"], await TakeAsync());
    }

    [Fact]
    public async Task LargeItem_IsSentAlone()
    {
        Accept("12345678901", "1");

        Assert.Equal(["12345678901"], await TakeAsync());
        Assert.Equal(["1"], await TakeAsync());
    }

    [Fact]
    public async Task LargeItem_IsSentAloneInTheNextBatch_IfItDoesNotFit()
    {
        Accept("1", "12345678901", "2");

        Assert.Equal(["1"], await TakeAsync());
        Assert.Equal(["12345678901"], await TakeAsync());
        Assert.Equal(["2"], await TakeAsync());
    }

    [Fact]
    public async Task ReturnedItems_AreTakenFirst()
    {
        Accept("1");
        _schedule.Add(Item("again"));

        Assert.Equal(["again", "1"], await TakeAsync());
    }

    [Fact]
    public async Task MemoryAndStore_Alternate()
    {
        WithStore();
        Accept("m1", "m2", "m3");
        await StoreAsync("s1", "s2", "s3");
        _settings = _settings with { BatchSize = 10, BatchBytes = 100 };

        Assert.Equal(["m1", "s1", "m2", "s2", "m3", "s3"], await TakeAsync());
        Assert.Equal((3, 3), (_queue.HeldInMemory, _queue.HeldInStore));
    }

    [Fact]
    public async Task Store_IsReadInPages()
    {
        WithStore();
        _settings = _settings with { BatchSize = 100, BatchBytes = 100_000 };
        await StoreAsync([.. Enumerable.Range(0, 300).Select(number => $"{number}")]);

        Assert.Equal(100, (await TakeAsync()).Count);
        Assert.Equal((1, 200), (_store.Takes, _source.UnfailedCount));
        Assert.Equal(100, (await TakeAsync()).Count);
        Assert.Equal(100, (await TakeAsync()).Count);
        Assert.Equal(2, _store.Takes);
        Assert.Equal(300, _queue.HeldInStore);
    }

    [Fact]
    public async Task StoredItemThatFailedBefore_JoinsTheSuspects()
    {
        WithStore();
        var bad = Item("bad");
        (bad.MaxBatchSize, bad.Key) = (1, "bad");
        await _store.AppendAsync([bad], Cancellation);
        await StoreAsync("good");

        Assert.Equal(["good"], await TakeAsync());
        Assert.Equal(1, _schedule.Suspects);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Store_IsNotReadWithinOneSecondOfAnEmptyRead_UnlessItIsPolled(bool isPolled, bool waits)
    {
        WithStore();
        _settings = _settings with { StoreIsPolled = isPolled };
        await StoreAsync("1");
        _store.CannotBeRead = true;

        Assert.Null(await _source.TakeAsync(_settings, default, allowsSuspects: true));

        Assert.Equal(waits ? 0 : 1, _source.Waiting);
        Assert.Equal(waits ? TimeSpan.FromSeconds(1) : null, _source.ReadyIn(_settings, TimeSpan.Zero));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _source.Waiting);
        _store.CannotBeRead = false;
        Assert.Equal(["1"], await TakeAsync());
        Assert.Null(_source.ReadyIn(_settings, TimeSpan.Zero));
    }

    [Fact]
    public async Task UnreadableStore_DoesNotDelayMemory()
    {
        WithStore();
        await StoreAsync("s");
        _store.CannotBeRead = true;
        Accept("1", "2");

        Assert.Equal(["1", "2"], await TakeAsync());
    }

    [Fact]
    public async Task SuspectsAndOthers_Alternate()
    {
        Accept("1", "2", "3", "4");
        AddSuspect("bad1");
        AddSuspect("bad2");
        _settings = _settings with { BatchSize = 2 };

        Assert.Equal(["bad1"], await TakeAsync());
        Assert.Equal(["1", "2"], await TakeAsync());
        Assert.Equal(["bad2"], await TakeAsync());
        Assert.Equal(["3", "4"], await TakeAsync());
    }

    [Fact]
    public async Task Suspects_AreTakenInARow_WhenNothingElseWaits()
    {
        AddSuspect("bad1");
        AddSuspect("bad2");

        Assert.Equal(["bad1"], await TakeAsync());
        Assert.Equal(["bad2"], await TakeAsync());
    }

    [Fact]
    public async Task Suspects_AreNotTaken_WhileTheyMayNotBeSent()
    {
        AddSuspect("bad");
        Assert.False(_source.IsReady(_settings, isFlushing: false, allowsSuspects: false));
        Assert.True(_source.IsReady(_settings, isFlushing: false, allowsSuspects: true));

        Assert.Null(await _source.TakeAsync(_settings, default, allowsSuspects: false));
    }

    [Fact]
    public async Task Probe_UsesAnItemThatHasNotFailed()
    {
        Accept("good");
        AddSuspect("bad");

        var batch = await _source.TakeAsync(_settings, new(null, IsProbe: true), allowsSuspects: true);

        Assert.Equal(("good", false, true), (Text(Assert.Single(batch!.Items)), batch.AreSuspects, batch.Pass.IsProbe));
        batch = await _source.TakeAsync(_settings, new(null, IsProbe: true), allowsSuspects: true);
        Assert.Equal(("bad", true), (Text(Assert.Single(batch!.Items)), batch.AreSuspects));
    }

    [Fact]
    public async Task Suspects_AreReadAgain_IfTheyWereReleased()
    {
        WithStore();
        await StoreAsync("1", "2");
        var items = await _store.TakeAsync(2, long.MaxValue, Cancellation);
        foreach (var item in items)
        {
            item.MaxBatchSize = 2;
            item.Release();
            _schedule.Add(item);
        }

        Assert.Equal(["1", "2"], await TakeAsync());
    }

    [Fact]
    public async Task ReleasedItem_IsReadAgain()
    {
        WithStore();
        await StoreAsync("1");
        var item = Assert.Single(await _store.TakeAsync(2, long.MaxValue, Cancellation));
        item.Release();
        _schedule.Add(item);

        Assert.Equal(["1"], await TakeAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ItemWhoseContentIsGone_IsDropped_AndTheNextOfItsKeyFollows(bool isSuspect)
    {
        WithStore();
        var item = Item("gone", orderingKey: "key");
        item.MaxBatchSize = isSuspect ? 1 : 0;
        item.Release();
        Assert.True(_ordering.TryEnter(item));
        Assert.False(_ordering.TryEnter(Item("next", orderingKey: "key")));
        _schedule.Add(item);

        if (isSuspect)
            Assert.Null(await _source.TakeAsync(_settings, default, allowsSuspects: true));
        Assert.Equal(["next"], await TakeAsync());

        Assert.Equal(DropCause.Unreadable, Assert.Single(_service.Drops).Cause);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StoredItemThatIsLost_IsNoLongerHeldAnywhere(bool isSuspect)
    {
        WithStore();
        await StoreAsync("1");
        var item = Assert.Single(await _store.TakeAsync(1, 1, Cancellation));
        _queue.Took(1);
        item.MaxBatchSize = isSuspect ? 1 : 0;
        item.Release();
        _schedule.Add(item);
        _store.HasLostItems = true;

        Assert.Null(await _source.TakeAsync(_settings, default, allowsSuspects: true));

        Assert.Equal((0, 0, 1), (_queue.HeldInMemory, _queue.HeldInStore, _queue.Account.Dropped));
        Assert.Equal(DropCause.Unreadable, Assert.Single(_service.Drops).Cause);
    }

    [Fact]
    public async Task ItemThatCannotBeSerialized_IsDropped_AndTheNextOfItsKeyFollows()
    {
        _queue.Accept(new DeliveryItem { Source = FakeService.Unserializable, AcceptedAt = _start, OrderingKey = "key" });
        _queue.Accept(new DeliveryItem { Source = "next", AcceptedAt = _start, OrderingKey = "key" });

        Assert.Equal(["next"], await TakeAsync());

        Assert.Equal(DropCause.Failed, Assert.Single(_service.Drops).Cause);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OldItem_IsDropped_AndTheNextOfItsKeyFollows(bool isSuspect)
    {
        _settings = _settings with { MaxAge = TimeSpan.FromMinutes(10) };
        var old = Item("old", orderingKey: "key");
        old.MaxBatchSize = isSuspect ? 1 : 0;
        Assert.True(_ordering.TryEnter(old));
        _schedule.Add(old);
        _clock.Advance(TimeSpan.FromMinutes(10));
        _ordering.TryEnter(new() { Body = "1"u8.ToArray(), AcceptedAt = _clock.GetUtcNow(), OrderingKey = "key" });

        // The old item's age is exactly the limit.
        Assert.Equal(["old"], await TakeAsync());
        _schedule.Add(old);
        _clock.Advance(TimeSpan.FromTicks(1));
        if (isSuspect)
            Assert.Null(await _source.TakeAsync(_settings, default, allowsSuspects: true));
        Assert.Equal(["1"], await TakeAsync());

        Assert.Equal(DropCause.Expired, Assert.Single(_service.Drops).Cause);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task ItemWithANotBefore_WaitsUntilThatTime(long id)
    {
        var later = new DeliveryItem { Body = "1"u8.ToArray(), Source = "1", AcceptedAt = _start, NotBefore = _start.AddMinutes(5) };
        later.Id = id;
        _schedule.Add(later);

        Assert.Null(await _source.TakeAsync(_settings, default, allowsSuspects: true));

        Assert.Equal(TimeSpan.FromMinutes(5), _source.ReadyIn(_settings, TimeSpan.Zero));
        Assert.Equal(id != 0, later.Body is null);
        Assert.False(_source.IsDue(later));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True(_source.IsDue(later));
    }

    [Fact]
    public async Task IncompleteBatch_WaitsUntilItReachesBatchAge()
    {
        _settings = _settings with { BatchAge = TimeSpan.FromSeconds(10) };
        Assert.False(IsReady());
        Assert.Equal((null, 1), (_source.ReadyIn(_settings, TimeSpan.Zero), _source.MissingForBatch(_settings)));

        Accept("1");
        Assert.False(IsReady());
        Assert.Equal((TimeSpan.FromSeconds(10), 3), (_source.ReadyIn(_settings, TimeSpan.Zero), _source.MissingForBatch(_settings)));
        _schedule.Add(Item("again"));
        Assert.Equal(2, _source.MissingForBatch(_settings));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(IsReady());
        Assert.Equal(TimeSpan.FromSeconds(1), _source.ReadyIn(_settings, TimeSpan.Zero));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, _source.ReadyIn(_settings, TimeSpan.Zero));
        Assert.True(IsReady());
        await TakeAsync();

        // The age of the next batch begins with its first item.
        Accept("2");
        Assert.False(IsReady());
        Assert.Equal(TimeSpan.FromSeconds(10), _source.ReadyIn(_settings, TimeSpan.Zero));
    }

    [Fact]
    public void Batch_DoesNotWait_WhenItIsCompleteOrFlushed()
    {
        _settings = _settings with { BatchAge = TimeSpan.FromSeconds(10) };
        Accept("1", "2");
        Assert.False(IsReady());
        Assert.True(_source.IsReady(_settings, isFlushing: true, allowsSuspects: false));

        Accept("3");
        Assert.True(IsReady());
    }

    [Fact]
    public void Batch_IsReadyImmediately_WhenBatchAgeIsZero()
    {
        Accept("1");

        Assert.True(IsReady());
    }

    [Fact]
    public void SmallerBatches_AreReadySooner()
    {
        _settings = _settings with { BatchAge = TimeSpan.FromSeconds(10), BatchSize = 10 };
        _limits.Failed(4, 100);
        Accept("1");
        Assert.False(IsReady());
        Assert.Equal(2, _source.MissingForBatch(_settings));

        Accept("2");
        Assert.True(IsReady());
        Accept("3", "4", "5");
        Assert.Equal(2, _source.MissingForBatch(_settings));
    }

    [Fact]
    public void ReadyIn_IsTheShortestOfAllWaits()
    {
        _settings = _settings with { BatchAge = TimeSpan.FromSeconds(10) };
        _schedule.Add(Item("later"), TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(20), _source.ReadyIn(_settings, TimeSpan.FromSeconds(3)));

        AddSuspect("bad");
        Assert.Equal(TimeSpan.FromSeconds(3), _source.ReadyIn(_settings, TimeSpan.FromSeconds(3)));
        Assert.Equal(TimeSpan.FromSeconds(20), _source.ReadyIn(_settings, TimeSpan.FromSeconds(30)));
        Assert.Equal(TimeSpan.FromSeconds(20), _source.ReadyIn(_settings, TimeSpan.Zero));

        Accept("1");
        Assert.False(_source.IsReady(_settings, isFlushing: false, allowsSuspects: false));
        Assert.Equal(TimeSpan.FromSeconds(10), _source.ReadyIn(_settings, TimeSpan.FromSeconds(30)));
        Assert.Equal(TimeSpan.FromSeconds(3), _source.ReadyIn(_settings, TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task TakeFromMemory_ReturnsUpToTheGivenNumber_AndDropsUnserializableItems()
    {
        Accept("1", FakeService.Unserializable, "2", "3");

        Assert.Equal(["1", "2"], (await _source.TakeFromMemoryAsync(2)).Select(Text));
        Assert.Equal(["3"], (await _source.TakeFromMemoryAsync(2)).Select(Text));
        Assert.Single(_service.Drops);
    }

    [Fact]
    public async Task Drain_ReturnsAllTakenItems_ThatAreNotInFlight()
    {
        WithStore();
        await StoreAsync("s1", "s2", "s3", "s4");
        _settings = _settings with { BatchSize = 1 };
        Assert.Equal(["s1"], await TakeAsync());
        _schedule.Add(Item("again"));
        Assert.True(_ordering.TryEnter(Item("first", orderingKey: "key")));
        Assert.False(_ordering.TryEnter(Item("second", orderingKey: "key")));

        Assert.Equal(["again", "second", "s2", "s3", "s4"], _source.Drain().Select(Text));
        Assert.Empty(_source.Drain());
        Assert.Equal(0, _source.UnfailedCount);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static DeliveryItem Item(string text, string? orderingKey = null) =>
        new() { Body = Encoding.UTF8.GetBytes(text), AcceptedAt = _start, OrderingKey = orderingKey };

    private static string Text(DeliveryItem item) => Encoding.UTF8.GetString(item.Body!.Value.Span);

    private bool IsReady() => _source.IsReady(_settings, isFlushing: false, allowsSuspects: false);

    private async Task<List<string>> TakeAsync() => (await _source.TakeAsync(_settings, default, allowsSuspects: true))!.Items.ConvertAll(Text);

    private void Accept(params string[] texts) =>
        Assert.All(texts, text => Assert.True(_queue.Accept(new DeliveryItem { Source = text, AcceptedAt = _start })));

    private void AddSuspect(string text)
    {
        var item = Item(text);
        item.MaxBatchSize = 1;
        _schedule.Add(item);
    }

    private async Task StoreAsync(params string[] texts)
    {
        var items = texts.Select(text => Item(text)).ToList();
        items.ForEach(item => item.Key = "k");
        Assert.Equal(texts.Length, (await _store.AppendAsync(items, Cancellation)).Stored);
    }

    private void WithStore() => (_queue, _source) = Create(_store);

    private (DeliveryQueue Queue, DeliverySource Source) Create(IDeliveryStore? store)
    {
        var queue = new DeliveryQueue(() => _settings, _service, store is null ? null : (_, _) => store, new(_clock), "k");
        return (queue, new(queue, _schedule, _ordering, _flushes, _limits, _clock));
    }
}
