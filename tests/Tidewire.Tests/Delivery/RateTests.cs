using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>Delivery to a service with a rate limit.</summary>
public sealed class RateTests
{
    private readonly FakeService _service = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 5)]
    [InlineData(1, 60)]
    public void Delivery_ReachesNineTenthsOfTheOfferedRate_AfterTheAllowedRateWasExceeded(int timerDelay, int responseTime)
    {
        // The service accepts 50 requests a second, one every 20 ms without bursts, and answers any other with 429 and a Retry-After of 1 s. It is
        // offered 200 requests at first, and then 40 a second.
        const int Workers = 4;
        var clock = new FakeTimeProvider();
        var settings = new DeliverySettings { Workers = Workers };
        var gate = new DeliveryGate(new FakeCircuit(), () => settings, clock);
        var underWay = new Queue<(GatePass Pass, DeliveryOutcome Outcome, DateTimeOffset Ends)>();
        var (allowedAt, askAt) = (clock.Start, clock.Start);
        int sent = 0;
        int delivered = 0;

        PassSeconds(40);
        int before = delivered;
        PassSeconds(20);

        // An engine whose workers all hit the limit after each pause delivers only 6 a second.
        Assert.InRange(delivered - before, 20 * 36, 20 * 50);

        void PassSeconds(int seconds)
        {
            for (int millisecond = 0; millisecond < 1_000 * seconds; millisecond++)
            {
                while (underWay.TryPeek(out var first) && first.Ends <= clock.GetUtcNow())
                    End(underWay.Dequeue());
                while (underWay.Count < Workers && askAt <= clock.GetUtcNow() && sent < 200 + (40 * (clock.GetUtcNow() - clock.Start).TotalSeconds))
                    Ask();
                clock.Advance(TimeSpan.FromMilliseconds(1));
            }
        }

        void Ask()
        {
            var now = clock.GetUtcNow();
            var pass = gate.Ask();
            if (pass.Wait is { } wait)
            {
                // If the wait ends earlier, for example because of a response, the gate is asked again.
                askAt = wait == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : now + wait + TimeSpan.FromMilliseconds(timerDelay);
                return;
            }

            bool isAllowed = now >= allowedAt;
            if (isAllowed)
                allowedAt = now.AddMilliseconds(20);
            sent++;
            var outcome = isAllowed ? new DeliveryOutcome(DeliveryOutcomeKind.Delivered) : new(DeliveryOutcomeKind.Throttled, TimeSpan.FromSeconds(1));
            underWay.Enqueue((pass, outcome, now.AddMilliseconds(responseTime)));
        }

        void End((GatePass Pass, DeliveryOutcome Outcome, DateTimeOffset Ends) request)
        {
            gate.Report(request.Pass, request.Outcome, wereSuspects: false);
            bool isDelivered = request.Outcome.Kind == DeliveryOutcomeKind.Delivered;
            delivered += isDelivered ? 1 : 0;
            sent -= isDelivered ? 0 : 1;
            askAt = clock.GetUtcNow();
        }
    }

    [Fact]
    public void Limit_IsRemoved_OnceTheServiceAcceptsMore()
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

        // The limit starts at one request a second and is lifted in steps, within two minutes.
        Assert.InRange(clock.GetUtcNow() - clock.Start, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task ThrottledItems_AreNotSuspects()
    {
        _service.AnswerWith(DeliveryOutcomeKind.Throttled, retryAfter: 1);
        await using var harness = new DeliveryHarness(_service, new() { BatchSize = 50, BatchAge = TimeSpan.FromHours(1) });
        harness.Accept(200);
        await harness.PassAsync(TimeSpan.FromSeconds(20));
        _service.Recover();

        await harness.UntilAsync(() => harness.Account.Delivered == 200);

        Assert.All(_service.Requests, texts => Assert.Equal(50, texts.Count));
    }
}
