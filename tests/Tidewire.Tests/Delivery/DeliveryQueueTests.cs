using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>Which items are accepted, where they are held, and how they are counted.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The store has nothing to dispose of.")]
public sealed class DeliveryQueueTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeService _service = new();
    private readonly FakeStore _store = new(capacity: 2);
    private DeliverySettings _settings = new() { Capacity = 2 };

    [Fact]
    public void FullMemory_RefusesTheNewItem()
    {
        var queue = Queue();

        Assert.Equal([true, true, false], Accept(queue, "1", "2", "3"));

        Assert.Equal((2, 2, 0), (queue.Account.Accepted, queue.Held, queue.Account.Dropped));
        Assert.Equal(("3", 1, DropCause.QueueFull, false), Assert.Single(_service.Drops));
    }

    [Fact]
    public async Task Delivery_IsCountedOnlyAfterThePlaceInMemoryIsFree()
    {
        var queue = Queue();
        Accept(queue, "1", "2");
        Assert.True(queue.Memory.TryTake(out var item));
        long? delivered = null;

        await queue.DeliveredAsync(new WatchedList(item, () => delivered = queue.Account.Delivered));

        Assert.Equal((0, 1), (delivered, queue.Account.Delivered));
        Assert.Equal([true, false], Accept(queue, "3", "4"));
    }

    [Fact]
    public void FullMemory_DropsTheOldestItem_IfConfigured()
    {
        var queue = Queue();
        _settings = _settings with { DropsOldest = true };

        Assert.Equal([true, true, true], Accept(queue, "1", "2", "3"));

        Assert.Equal((3, 2, 1), (queue.Account.Accepted, queue.Held, queue.Account.Dropped));
        Assert.Equal(("1", 1, DropCause.QueueFull, true), Assert.Single(_service.Drops));
    }

    // At most one of two places is taken, so there is always a waiting item to drop, or a free place.
    [Fact]
    public async Task FullMemory_NeverRefusesTheNewItem_WhileOneItemAtATimeIsSettled()
    {
        const int items = 300_000;
        var queue = Queue();
        _settings = _settings with { DropsOldest = true };
        bool isDone = false;
        var settling = Task.Run(
            () =>
            {
                while (!Volatile.Read(ref isDone))
                {
                    if (queue.Memory.TryTake(out _))
                        queue.Memory.Done(1);
                }
            },
            TestContext.Current.CancellationToken);

        int refused = 0;
        for (int number = 0; number < items; number++)
            refused += queue.Accept(new DeliveryItem { Source = "x", AcceptedAt = _start }) ? 0 : 1;
        Volatile.Write(ref isDone, true);
        await settling;

        Assert.Equal(0, refused);
    }

    [Fact]
    public void FullMemory_RefusesTheNewItem_IfAllItemsAreTaken()
    {
        var queue = Queue();
        _settings = _settings with { DropsOldest = true };
        Accept(queue, "1", "2");
        Assert.True(queue.Memory.TryTake(out _) && queue.Memory.TryTake(out _));

        Assert.Equal([false], Accept(queue, "3"));

        Assert.Equal(("3", 1, DropCause.QueueFull, false), Assert.Single(_service.Drops));
    }

    [Fact]
    public void FullMemory_OverflowsToTheStore_UntilTheStoreIsFullToo()
    {
        var queue = Queue(_store);

        Assert.Equal([true, true, true, true, false], Accept(queue, "1", "2", "3", "4", "5"));
        Assert.Equal((2, 2, 4), (queue.HeldInMemory, queue.HeldInStore, queue.Account.Accepted));
        Assert.Equal(("5", 1, DropCause.QueueFull, false), Assert.Single(_service.Drops));

        _settings = _settings with { DropsOldest = true };
        Assert.Equal([true], Accept(queue, "6"));
        Assert.Equal((2, 2, 5, 1), (queue.HeldInMemory, queue.HeldInStore, queue.Account.Accepted, queue.Account.Dropped));
    }

    [Fact]
    public void ItemForTheStore_IsAcceptedOnceItIsStored()
    {
        var queue = Queue(_store);
        _settings = _settings with { AcceptsInStore = true };

        Assert.Equal([true, true, false], Accept(queue, "1", "2", "3"));

        Assert.Equal((0, 2, 2), (queue.HeldInMemory, queue.HeldInStore, queue.Account.Accepted));
        Assert.Equal(DropCause.StoreFull, Assert.Single(_service.Drops).Cause);
    }

    [Fact]
    public void StoreThatCannotBeWrittenTo_RefusesItems()
    {
        var queue = Queue(_store);
        _settings = _settings with { AcceptsInStore = true };
        _store.CannotBeWritten = true;

        Assert.Equal([false], Accept(queue, "1"));

        Assert.Equal(("1", 1, DropCause.StoreFailed, false), Assert.Single(_service.Drops));
        Assert.Equal(0, queue.Account.Accepted);
    }

    [Fact]
    public void AcceptsInStore_HasNoEffect_WithoutAStore()
    {
        var queue = Queue();
        _settings = _settings with { AcceptsInStore = true };

        Assert.Equal([true], Accept(queue, "1"));
        Assert.Equal(1, queue.HeldInMemory);
    }

    [Fact]
    public void ItemForTheStore_ThatCannotBeSerialized_IsRefused()
    {
        var queue = Queue(_store);
        _settings = _settings with { AcceptsInStore = true };

        Assert.Equal([false], Accept(queue, FakeService.Unserializable));

        Assert.Equal((0, 0), (queue.Account.Accepted, _store.Appends));
        Assert.Equal((FakeService.Unserializable, 1, DropCause.Failed, false), Assert.Single(_service.Drops));
    }

    [Fact]
    public void ClosedQueue_RefusesItems()
    {
        var queue = Queue(_store);
        queue.Close();

        Assert.Equal([false], Accept(queue, "1"));
        Assert.False(queue.CountAsDiscarded());

        Assert.True(queue.IsClosed);
        Assert.Equal((0, 0, 0), (queue.Account.Accepted, queue.Held, queue.Account.Dropped));
        Assert.Equal(("1", 1, DropCause.ShutDown, false), Assert.Single(_service.Drops));
    }

    [Fact]
    public void Item_IsRefusedWithCauseShutDown_WhenTheQueueClosesDuringStoring()
    {
        var queue = Queue(_store);
        _settings = _settings with { AcceptsInStore = true };
        _store.CannotBeWritten = true;
        _store.OnAppend = queue.Close;

        Assert.Equal([false], Accept(queue, "1"));

        Assert.Equal(DropCause.ShutDown, Assert.Single(_service.Drops).Cause);
    }

    [Fact]
    public void Item_ReleasesItsPlace_WhenTheQueueClosesWhileItEnters()
    {
        DeliveryQueue? queue = null;
        bool closes = false;
        queue = new(
            () =>
            {
                if (closes)
                    queue!.Close();
                return _settings;
            },
            _service,
            null,
            new(new FakeTimeProvider()),
            "k");
        closes = true;

        Assert.Equal([false], Accept(queue, "1"));

        Assert.Equal((0, 0), (queue.Held, queue.Account.Accepted));
        Assert.Equal(DropCause.ShutDown, Assert.Single(_service.Drops).Cause);
    }

    [Fact]
    public void DiscardedItem_CountsAsAcceptedAndDropped()
    {
        var queue = Queue();

        Assert.True(queue.CountAsDiscarded());

        Assert.Equal((1, 1, 0), (queue.Account.Accepted, queue.Account.Dropped, queue.Held));
    }

    [Fact]
    public async Task Item_IsPreparedOnce_WithAKeyMadeOfItsNumber()
    {
        var queue = Queue();
        Accept(queue, "1", "2");
        queue.Memory.TryTake(out var first);
        queue.Memory.TryTake(out var second);
        second!.Key = "own";
        second.Body = "body"u8.ToArray();

        Assert.True(await queue.PrepareOrDropAsync(first!));
        Assert.True(await queue.PrepareOrDropAsync(second));

        Assert.Equal(("k-1", "1"), (first!.Key, Text(first)));
        Assert.Equal(("own", "body"), (second.Key, Text(second)));
    }

    [Fact]
    public async Task ItemThatCannotBePrepared_IsDropped()
    {
        var queue = Queue();
        Accept(queue, FakeService.Unserializable);
        queue.Memory.TryTake(out var item);

        Assert.False(await queue.PrepareOrDropAsync(item!));
        Assert.Null(item!.Key);

        Assert.Equal((FakeService.Unserializable, 1, DropCause.Failed, true), Assert.Single(_service.Drops));
        Assert.Equal((1, 0), (queue.Account.Dropped, queue.Held));
    }

    [Fact]
    public async Task ItemsOfMemoryAndStore_AreCountedWhereTheyAre()
    {
        var queue = Queue(_store);
        Accept(queue, "1", "2");
        queue.Memory.TryTake(out var first);
        queue.Memory.TryTake(out var second);
        Assert.True(await queue.PrepareOrDropAsync(first!) && await queue.PrepareOrDropAsync(second!));
        Assert.Equal(1, await queue.MoveToStoreAsync([first!]));
        Assert.Equal((1, 1, 2), (queue.HeldInMemory, queue.HeldInStore, queue.Held));
        var taken = await _store.TakeAsync(10, 10, TestContext.Current.CancellationToken);
        queue.Took(taken.Count);
        Assert.Equal((1, 1), (queue.HeldInMemory, queue.HeldInStore));

        // At the first reload, the store still has the stored item; at the second, the item is lost.
        await queue.ReloadAsync([first!, second!]);
        Assert.Equal((1, 1), (queue.HeldInMemory, queue.HeldInStore));
        _store.HasLostItems = true;
        await queue.ReloadAsync([first!, second!]);
        Assert.Equal((2, 0), (queue.HeldInMemory, queue.HeldInStore));
        await queue.DropAsync([first!, second!], DropCause.Expired);

        Assert.Equal((0, 0, 2), (queue.HeldInMemory, queue.HeldInStore, queue.Account.Dropped));
        Assert.Empty(_store.Settled);
        Assert.All(_service.Drops, drop => Assert.Equal((1, DropCause.Expired, true), (drop.Count, drop.Cause, drop.WasAccepted)));
    }

    [Fact]
    public async Task DeliveredItem_DoesNotTouchTheStore_WhenItWasHeldInMemory()
    {
        var queue = Queue(_store);
        Accept(queue, "1");
        queue.Memory.TryTake(out var item);

        await queue.DeliveredAsync([item!]);

        Assert.Equal((1, 0, 0), (queue.Account.Delivered, queue.Held, _store.Settles));
    }

    [Fact]
    public async Task ForgottenItems_AreNoLongerHeld_AndNotSettled()
    {
        var queue = Queue(_store);
        queue.Took(2);

        queue.Forget([new() { AcceptedAt = _start }]);

        Assert.Equal((1, 0), (queue.HeldInStore, _store.Settles));
        await queue.EndAsync();
    }

    [Fact]
    public async Task EndedQueue_KeepsTheCountOfItemsInTheStore()
    {
        var queue = Queue(_store);
        _settings = _settings with { AcceptsInStore = true };
        Accept(queue, "1", "2");

        await queue.EndAsync();
        await _store.TakeAsync(1, 1, TestContext.Current.CancellationToken);

        Assert.True(_store.IsDisposed);
        Assert.Equal(2, queue.HeldInStore);
    }

    [Theory]
    [InlineData(DeliveryLoss.Removed, nameof(DropCause.Removed))]
    [InlineData(DeliveryLoss.Damaged, nameof(DropCause.Unreadable))]
    public void RecoveredAndLostItems_AreCounted_WhenTheStoreReportsThem(DeliveryLoss loss, string cause)
    {
        Action<long>? recovered = null;
        Action<long, DeliveryLoss>? lost = null;
        var queue = new DeliveryQueue(
            () => _settings,
            _service,
            (found, gone) =>
            {
                (recovered, lost) = (found, gone);
                return _store;
            },
            new(new FakeTimeProvider()),
            "k");

        recovered!(5);
        lost!(2, loss);

        Assert.Equal((5, 2), (queue.Account.Recovered, queue.Account.Dropped));
        Assert.Equal((null, 2, Enum.Parse<DropCause>(cause), true), Assert.Single(_service.Drops));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AcceptedAndRecoveredItems_WakeTheWorker(bool inStore)
    {
        using var signal = new DeliverySignal(new FakeTimeProvider());
        Action<long>? recovered = null;
        var queue = new DeliveryQueue(
            () => _settings,
            _service,
            (found, _) =>
            {
                recovered = found;
                return _store;
            },
            signal,
            "k");
        _settings = _settings with { AcceptsInStore = inStore };
        var sleep = signal.SleepAsync(1, Timeout.InfiniteTimeSpan, () => queue.Held);
        Assert.False(sleep.IsCompleted);
        Accept(queue, "1");
        await sleep.WaitAsync(TestContext.Current.CancellationToken);

        sleep = signal.SleepAsync(null, Timeout.InfiniteTimeSpan, () => queue.Held);
        recovered!(1);
        await sleep.WaitAsync(TestContext.Current.CancellationToken);
    }

    private static string Text(DeliveryItem item) => Encoding.UTF8.GetString(item.Body!.Value.Span);

    private static IEnumerable<bool> Accept(DeliveryQueue queue, params string[] texts) =>
        [.. texts.Select(text => queue.Accept(new DeliveryItem { Source = text, AcceptedAt = _start }))];

    private DeliveryQueue Queue(FakeStore? store = null) =>
        new(() => _settings, _service, store is null ? null : (_, _) => store, new(new FakeTimeProvider()), "k");
}
