using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>The size of batches, and how it adapts to the service.</summary>
public sealed class BatchTests
{
    // The fake clock stands still while items are added, so no incomplete batch is sent before the last item, even on a slow machine.
    private static readonly TimeSpan _untilAllAreThere = TimeSpan.FromSeconds(1);
    private readonly FakeService _service = new();

    [Fact]
    public async Task SlowService_GetsSmallerBatches_UntilTheyFitTheTimeout()
    {
        // The service takes 20 ms for each item, and a call may take 5 s.
        _service.Answer = (texts, _) => FakeService.Of(texts.Count > 250 ? DeliveryOutcomeKind.Failed : DeliveryOutcomeKind.Delivered);
        await using var harness = new DeliveryHarness(_service, new() { BatchSize = 500, BatchAge = _untilAllAreThere });

        harness.Accept(5_000);
        await harness.UntilAsync(() => harness.Account.Delivered == 5_000);

        Assert.InRange(_service.Requests.Count, 20, 80);
        await harness.BalanceAsync();
    }

    [Theory]
    [InlineData(100, 3_000, 30)]
    [InlineData(10_000, 600, 100)]
    public async Task ServiceThatResetsLargeBodies_GetsSmallerBatches_UntilTheyFit(int itemSize, int items, int maxRequests)
    {
        const int Limit = 200_000;
        _service.Answer = (texts, _) => FakeService.Of(texts.Sum(text => text.Length) > Limit ? DeliveryOutcomeKind.Failed : DeliveryOutcomeKind.Delivered);
        await using var harness = new DeliveryHarness(_service, new() { BatchSize = 10_000, BatchBytes = 10_000_000, BatchAge = _untilAllAreThere });

        for (int number = 0; number < items; number++)
            harness.Accept($"{number}".PadRight(itemSize, '.'));
        await harness.UntilAsync(() => harness.Account.Delivered == items, step: 1);

        Assert.Equal(items, _service.Keys.Count);
        Assert.InRange(_service.Requests.Count, 2, maxRequests);
    }

    [Fact]
    public async Task Batches_AreBoundedByBytes_AndALargerItemIsSentAlone()
    {
        await using var harness = new DeliveryHarness(_service, new() { BatchSize = 100, BatchBytes = 1_000, Workers = 1 });

        for (int number = 0; number < 20; number++)
            harness.Accept($"{number}".PadRight(number == 7 ? 5_000 : 300, '.'));
        await harness.FlushAsync();

        Assert.Equal(20, harness.Account.Delivered);
        Assert.All(_service.Requests, texts => Assert.True(texts.Count == 1 || texts.Sum(text => text.Length) <= 1_000));
        Assert.Contains(_service.Requests, texts => texts.Count == 3);
    }

    [Fact]
    public async Task Batches_GrowAgain_OnceTheServiceRecovers()
    {
        _service.Answer = (texts, _) => FakeService.Of(texts.Count > 10 ? DeliveryOutcomeKind.Failed : DeliveryOutcomeKind.Delivered);
        await using var harness = new DeliveryHarness(_service, new() { BatchSize = 100, Workers = 1 });
        harness.Accept(500);
        await harness.UntilAsync(() => harness.Account.Delivered == 500);

        _service.Recover();
        harness.Accept(5_000, from: 500);
        await harness.UntilAsync(() => harness.Account.Delivered == 5_500);

        Assert.Contains(_service.Requests.Reverse().Take(30), texts => texts.Count == 100);
    }

    [Fact]
    public void Limit_DecreasesImmediately_AndIncreasesSlowlyNearTheLastDecrease()
    {
        var limit = new AdaptiveLimit(1_000);

        limit.Decrease(400, 200);
        Assert.Equal(200, limit.Value);
        limit.Increase(0.5, 0.05, 1_000);
        Assert.Equal(300, limit.Value);
        limit.Increase(0.5, 0.05, 1_000);
        Assert.Equal(360, limit.Value);
        limit.Increase(0.5, 0.05, 1_000);
        Assert.Equal(378, limit.Value);
        for (int step = 0; step < 12; step++)
            limit.Increase(0.5, 0.05, 1_000);
        Assert.Equal(1_000, limit.Value);
    }
}
