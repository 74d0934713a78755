using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>No single item stops the others.</summary>
public sealed class PoisonTests
{
    private readonly FakeService _service = new();

    public static MatrixTheoryData<string, int> Failures =>
        new([nameof(DeliveryOutcomeKind.Failed), nameof(DeliveryOutcomeKind.Rejected), nameof(DeliveryOutcomeKind.Faulted)], [1, 50]);

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task GoodItems_AllArrive_WhileSomeFailForever(string outcome, int batchSize)
    {
        _service.FailFor(text => text.EndsWith("77", StringComparison.Ordinal), Enum.Parse<DeliveryOutcomeKind>(outcome));
        await using var harness = new DeliveryHarness(_service, new() { BatchSize = batchSize });

        harness.Accept(1_000);
        await harness.UntilAsync(() => harness.Account.Delivered == 990);

        Assert.Equal(990, _service.Keys.Count);
        await harness.BalanceAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task GoodItems_ArriveWithinAMinute_WhenThreeBadItemsComeEachSecond(int workers)
    {
        _service.FailFor(text => text.StartsWith('x'), DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service, new() { Workers = workers });
        int good = 0;

        for (int second = 0; second < 100; second++)
        {
            for (int number = 0; number < 13; number++)
                harness.Accept(number % 4 == 3 ? $"x{second}-{number}" : $"{good++}");
            await harness.PassAsync(TimeSpan.FromSeconds(1), step: 0.5);
        }

        // A few good items may be in progress, but none of them waits for minutes.
        var end = harness.Clock.GetUtcNow();
        await harness.UntilAsync(() => _service.Texts.Count == good);
        Assert.InRange(harness.Clock.GetUtcNow() - end, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(300, harness.Queue.Held);
        await harness.BalanceAsync();
    }

    [Fact]
    public async Task RequestsForBadItems_AreFew_BecauseEachHasItsOwnBackOff()
    {
        _service.FailFor(text => text is "13", DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service);

        harness.Accept(20);
        await harness.PassAsync(TimeSpan.FromMinutes(10), step: 4);

        Assert.Equal(19, harness.Account.Delivered);
        Assert.InRange(_service.Requests.Count(texts => texts.Contains("13")), 8, 16);
    }

    [Fact]
    public async Task SeriesOfBadItems_DelaysTheFollowingItemsByAtMostTwentyMinutes()
    {
        _service.FailFor(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) < 100, DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1 });

        harness.Accept(200);
        await harness.UntilAsync(() => harness.Account.Delivered == 100, step: 4);

        Assert.InRange(harness.Clock.GetUtcNow() - harness.Clock.Start, TimeSpan.Zero, TimeSpan.FromMinutes(20));
    }

    [Fact]
    public async Task SlowBadItem_OccupiesOneWorker_AndTheOthersContinue()
    {
        _service.Answer = async (texts, cancellation) =>
        {
            if (!texts.Any(text => text.StartsWith('x')))
                return new(DeliveryOutcomeKind.Delivered);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return default;
        };
        await using var harness = new DeliveryHarness(_service);
        harness.Accept("x");
        await DeliveryHarness.EventuallyAsync(() => _service.Requests.Count == 1);

        harness.Accept(500);
        await DeliveryHarness.EventuallyAsync(() => harness.Account.Delivered == 500);
    }

    [Fact]
    public async Task ItemThatCannotBeSerialized_IsDropped_AndTheOthersAreDelivered()
    {
        await using var harness = new DeliveryHarness(_service, new() { BatchSize = 10 });

        harness.Accept(5);
        Assert.True(harness.Accept(FakeService.Unserializable));
        harness.Accept(5, from: 5);
        await harness.FlushAsync();

        Assert.Equal((10, 1), (harness.Account.Delivered, harness.Account.Dropped));
        Assert.Equal(DropCause.Failed, Assert.Single(_service.Drops).Cause);
        await harness.BalanceAsync();
    }

    [Fact]
    public async Task Bisecting_IsolatesTheOffendingItem_AndSendsTheOthersWithoutDelay()
    {
        _service.FailFor(text => text is "321", DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service, new() { BatchSize = 500, BatchBytes = 1_000_000, BatchAge = TimeSpan.FromSeconds(1) });

        harness.Accept(500);
        await DeliveryHarness.EventuallyAsync(() => harness.Account.Delivered == 499);

        Assert.InRange(_service.Requests.Count, 10, 30);
    }

    [Fact]
    public async Task NewItem_IsDeliveredWithinThirtySeconds_WhenOnlyABadItemWaits()
    {
        _service.FailFor(text => text is "bad", DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service);
        harness.Accept("bad");
        await harness.PassAsync(TimeSpan.FromMinutes(5), step: 4);

        harness.Accept("good");
        var accepted = harness.Clock.GetUtcNow();
        await harness.UntilAsync(() => _service.Texts.Contains("good"));

        Assert.InRange(harness.Clock.GetUtcNow() - accepted, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }
}
