using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>The items of a batch are settled, bisected or returned, depending on its outcome.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The store has nothing to dispose of.")]
public sealed class BatchSettlementTests
{
    private static readonly DeliverySettings _settings = new()
    {
        BatchSize = 100,
        BatchBytes = 1_000,
        BaseDelay = TimeSpan.FromSeconds(1),
        MaxItemDelay = TimeSpan.FromSeconds(20),
    };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeService _service = new();
    private readonly FakeStore _store = new();
    private readonly OrderingKeys _ordering = new(new());
    private readonly BatchLimits _limits = new();
    private readonly RetrySchedule _schedule;
    private readonly DeliveryGate _gate;
    private readonly DeliveryQueue _queue;
    private readonly BatchSettlement _settlement;

    public BatchSettlementTests()
    {
        _schedule = new(_ordering, new(), _clock);
        _gate = new(new FakeCircuit(), () => _settings, _clock);
        _queue = new(() => _settings, _service, (_, _) => _store, new(_clock), "k");
        _settlement = new(_queue, _schedule, _limits, _gate, () => _settings);
    }

    public static TheoryData<string> NotCausedByItems =>
    [
        nameof(DeliveryOutcomeKind.Throttled), nameof(DeliveryOutcomeKind.Unavailable), nameof(DeliveryOutcomeKind.NotConnected), nameof(DeliveryOutcomeKind.NotSent),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task DeliveredBatch_SettlesItsItems(int count)
    {
        var items = await TakenAsync(count);

        await SettleAsync(items, DeliveryOutcomeKind.Delivered);

        Assert.Equal((count, 0, 0), (_queue.Account.Delivered, _queue.Account.Dropped, _queue.Held));
        Assert.Empty(_schedule.Drain());
    }

    [Fact]
    public async Task DeliveredBatch_RemovesStoredItemsFromTheStore()
    {
        var stored = await StoredAsync(2);

        await SettleAsync([.. stored, .. await TakenAsync(1)], DeliveryOutcomeKind.Delivered);

        Assert.Equal((3, 0), (_queue.Account.Delivered, _queue.Held));
        Assert.Equal(2, _store.Settled.Count);
    }

    [Fact]
    public async Task Items_AreForgotten_WhenTheSenderHasSettledThem()
    {
        var stored = await StoredAsync(2);

        await SettleAsync(stored, DeliveryOutcomeKind.Failed, isFinal: true);

        Assert.Equal((0, 0, 0), (_queue.Account.Delivered, _queue.Account.Dropped, _queue.Held));
        Assert.Empty(_schedule.Drain());
        Assert.Empty(_store.Settled);
        Assert.Equal(100, _limits.Count(_settings));
    }

    [Fact]
    public async Task RejectedItem_IsDropped()
    {
        await SettleAsync(await TakenAsync(1), DeliveryOutcomeKind.Rejected);

        Assert.Equal((0, 1, 0), (_queue.Account.Delivered, _queue.Account.Dropped, _queue.Held));
        Assert.Equal(("0", 1, DropCause.Rejected, true), Assert.Single(_service.Drops));
    }

    [Theory]
    [InlineData(nameof(DeliveryOutcomeKind.Rejected), 5, 2)]
    [InlineData(nameof(DeliveryOutcomeKind.Failed), 5, 2)]
    [InlineData(nameof(DeliveryOutcomeKind.Faulted), 5, 2)]
    [InlineData(nameof(DeliveryOutcomeKind.Failed), 2, 1)]
    public async Task BatchThatMayContainABadItem_IsHalved_AndScheduledWithoutDelay(string kind, int count, int half)
    {
        await SettleAsync(await TakenAsync(count), Enum.Parse<DeliveryOutcomeKind>(kind));

        Assert.Equal((count, 0), (_schedule.Suspects, _schedule.Returned));
        Assert.All(_schedule.Drain(), item => Assert.Equal((half, 0, 0), (item.MaxBatchSize, item.Failures, item.Exceptions)));
        Assert.Equal(0, _queue.Account.Dropped);
    }

    [Theory]
    [InlineData(nameof(DeliveryOutcomeKind.Failed))]
    [InlineData(nameof(DeliveryOutcomeKind.Faulted))]
    public async Task ItemThatFails_HasItsOwnBackOff(string kind)
    {
        var items = await TakenAsync(1);
        double bound = 1;
        for (int failure = 1; failure <= 7; failure++)
        {
            await SettleAsync(items, Enum.Parse<DeliveryOutcomeKind>(kind));

            Assert.InRange(_schedule.NextDue!.Value.TotalSeconds, bound / 2, bound);
            Assert.Equal((failure, 1), (items[0].Failures, items[0].MaxBatchSize));
            Assert.Equal([items[0]], _schedule.Drain());
            bound = Math.Min(20, bound * 2);
        }

        Assert.NotNull(items[0].Body);
    }

    [Fact]
    public async Task StoredItemThatFails_ReleasesItsBody_WhileItWaits()
    {
        var stored = await StoredAsync(1);

        await SettleAsync(stored, DeliveryOutcomeKind.Failed);

        Assert.Null(stored[0].Body);
    }

    [Fact]
    public async Task ItemOnWhichTheApplicationThrows_IsDropped_AfterTenExceptions()
    {
        var items = await TakenAsync(1);
        for (int number = 0; number < 9; number++)
            await SettleAsync(items, DeliveryOutcomeKind.Faulted);
        Assert.Equal((0, 9), (_queue.Account.Dropped, items[0].Exceptions));

        await SettleAsync(items, DeliveryOutcomeKind.Faulted);

        Assert.Equal(DropCause.Failed, Assert.Single(_service.Drops).Cause);
        Assert.Equal(0, _queue.Held);
    }

    [Fact]
    public async Task FailureOfTheService_DoesNotCountAsAnException()
    {
        var items = await TakenAsync(1);
        for (int number = 0; number < 20; number++)
            await SettleAsync(items, DeliveryOutcomeKind.Failed);

        Assert.Equal((0, 0), (_queue.Account.Dropped, items[0].Exceptions));
    }

    [Theory]
    [MemberData(nameof(NotCausedByItems))]
    public async Task Items_AreReturned_AndNotSuspected_WhenTheyDidNotCauseTheFailure(string kind)
    {
        await SettleAsync(await TakenAsync(3), Enum.Parse<DeliveryOutcomeKind>(kind));

        Assert.Equal((3, 0, 100), (_schedule.Returned, _schedule.Suspects, _limits.Count(_settings)));
        Assert.Equal(3, _queue.Held);
    }

    [Fact]
    public async Task FailedBatch_MakesBatchesSmaller_AndADeliveredOneLarger()
    {
        await SettleAsync(await TakenAsync(10), DeliveryOutcomeKind.Failed);
        Assert.Equal((5, 5), (_limits.Count(_settings), _limits.Bytes(_settings)));

        await SettleAsync(await TakenAsync(5), DeliveryOutcomeKind.Delivered);

        Assert.Equal((7, 7), (_limits.Count(_settings), _limits.Bytes(_settings)));
    }

    [Fact]
    public async Task Suspects_DoNotChangeTheSizeOfBatches()
    {
        await SettleAsync(await TakenAsync(10), DeliveryOutcomeKind.Failed, areSuspects: true);
        Assert.Equal(100, _limits.Count(_settings));

        await SettleAsync(await TakenAsync(10), DeliveryOutcomeKind.Failed);
        await SettleAsync(await TakenAsync(5), DeliveryOutcomeKind.Delivered, areSuspects: true);

        Assert.Equal(5, _limits.Count(_settings));
    }

    [Theory]
    [InlineData(nameof(DeliveryOutcomeKind.Rejected))]
    [InlineData(nameof(DeliveryOutcomeKind.Faulted))]
    public async Task RejectedOrFaultedBatch_DoesNotChangeTheSizeOfBatches(string kind)
    {
        await SettleAsync(await TakenAsync(10), Enum.Parse<DeliveryOutcomeKind>(kind));

        Assert.Equal(100, _limits.Count(_settings));
    }

    [Theory]
    [InlineData(nameof(DeliveryOutcomeKind.Delivered), false)]
    [InlineData(nameof(DeliveryOutcomeKind.Rejected), false)]
    [InlineData(nameof(DeliveryOutcomeKind.Failed), true)]
    public async Task NextItemOfAnOrderingKey_FollowsASettledItem(string kind, bool isFinal)
    {
        var (first, second) = (Keyed("1"), Keyed("2"));
        Assert.True(_ordering.TryEnter(first));
        Assert.False(_ordering.TryEnter(second));

        await SettleAsync([first], Enum.Parse<DeliveryOutcomeKind>(kind), isFinal);

        Assert.Equal([second], _schedule.Drain());
    }

    [Theory]
    [InlineData(nameof(DeliveryOutcomeKind.Failed))]
    [InlineData(nameof(DeliveryOutcomeKind.Throttled))]
    public async Task NextItemOfAnOrderingKey_WaitsWhileTheCurrentOneIsRetried(string kind)
    {
        var (first, second) = (Keyed("1"), Keyed("2"));
        Assert.True(_ordering.TryEnter(first));
        Assert.False(_ordering.TryEnter(second));

        await SettleAsync([first], Enum.Parse<DeliveryOutcomeKind>(kind));

        Assert.Equal([first], _schedule.Drain());
    }

    [Fact]
    public async Task Gate_ReceivesEachOutcome()
    {
        await SettleAsync(await TakenAsync(1), DeliveryOutcomeKind.NotConnected);
        Assert.True(_gate.IsFailing);

        await SettleAsync(await TakenAsync(1), DeliveryOutcomeKind.Delivered, isFinal: true);
        Assert.False(_gate.IsFailing);

        for (int number = 0; number < 3; number++)
            await SettleAsync(await TakenAsync(1), DeliveryOutcomeKind.Failed, areSuspects: true);
        Assert.NotEqual(TimeSpan.Zero, _gate.SuspectsWait);
    }

    private static DeliveryItem Keyed(string text) => new() { Key = text, Body = "x"u8.ToArray(), AcceptedAt = default, OrderingKey = "key" };

    private Task SettleAsync(List<DeliveryItem> items, DeliveryOutcomeKind kind, bool isFinal = false, bool areSuspects = false) =>
        _settlement.SettleAsync(new(items, areSuspects, default), new(kind, IsFinal: isFinal));

    private async Task<List<DeliveryItem>> TakenAsync(int count)
    {
        var items = new List<DeliveryItem>();
        for (int number = 0; number < count; number++)
        {
            Assert.True(_queue.Accept(new DeliveryItem { Source = $"{number}", AcceptedAt = _clock.GetUtcNow() }));
            Assert.True(_queue.Memory.TryTake(out var item));
            Assert.True(await _queue.PrepareOrDropAsync(item));
            items.Add(item);
        }

        return items;
    }

    private async Task<List<DeliveryItem>> StoredAsync(int count)
    {
        var items = await TakenAsync(count);
        Assert.Equal(count, await _queue.MoveToStoreAsync(items));
        var stored = await _store.TakeAsync(count, long.MaxValue, TestContext.Current.CancellationToken);
        _queue.Took(stored.Count);
        return [.. stored];
    }
}
