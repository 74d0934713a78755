using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>How delivery lives with a limit of requests.</summary>
public sealed class RateTests
{
    private readonly FakeService _service = new();

    [Fact]
    public async Task Delivery_KeepsUpWithTheAllowedRate_AfterItWasOverItOnce()
    {
        // 50 requests a second, one each 20 ms, no burst; 40 are offered. One moment is far over it.
        await using var harness = new DeliveryHarness(_service, new() { Capacity = 100_000 });
        var next = DateTimeOffset.MinValue;
        var gate = new Lock();
        _service.Answer = (_, _) =>
        {
            lock (gate)
            {
                if (harness.Clock.GetUtcNow() < next)
                    return FakeService.Of(DeliveryOutcomeKind.Throttled, retryAfter: 1);
                next = harness.Clock.GetUtcNow().AddMilliseconds(20);
                return FakeService.Of(DeliveryOutcomeKind.Delivered);
            }
        };
        harness.Accept(200);
        int offered = 200;

        // First it finds the rate, then it keeps it. The lower bound leaves room for workers that the machine runs late: after a collapse it was 6 a second.
        await OfferAsync(seconds: 40);
        long before = harness.Account.Delivered;
        await OfferAsync(seconds: 20);

        Assert.InRange(harness.Account.Delivered - before, 18 * 20, 50 * 20);
        harness.AssertBalance();

        async Task OfferAsync(int seconds)
        {
            for (int step = 0; step < 20 * seconds; step++)
            {
                harness.Accept(2, from: offered += 2);
                await harness.PassAsync(TimeSpan.FromMilliseconds(50), step: 0.01);
            }
        }
    }

    [Fact]
    public void Limit_IsForgotten_OnceTheServiceTakesMore()
    {
        var clock = new FakeTimeProvider();
        var rate = new DeliveryRate(clock);
        rate.Throttled();
        Assert.Equal(TimeSpan.Zero, rate.Wait);

        TimeSpan wait;
        do
        {
            rate.Sent();
            rate.Delivered();
            wait = rate.Wait;
            clock.Advance(wait);
        }
        while (wait > TimeSpan.Zero);

        // Free again after a minute, and by steps: a request a second at first.
        Assert.InRange(clock.GetUtcNow() - clock.Start, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task ThrottledItems_AreNotBlamed()
    {
        _service.AnswerWith(DeliveryOutcomeKind.Throttled, retryAfter: 1);
        await using var harness = new DeliveryHarness(_service, new() { BatchSize = 50 });
        harness.Accept(200);
        await harness.PassAsync(TimeSpan.FromSeconds(20));
        _service.Recover();

        await harness.UntilAsync(() => harness.Account.Delivered == 200);

        Assert.All(_service.Requests, texts => Assert.Equal(50, texts.Count));
    }
}
