using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>When sending is paused, and what is sent first afterward.</summary>
public sealed class GateTests
{
    [Fact]
    public async Task Delivery_BeginsAgain_AsSoonAsTheCircuitCloses()
    {
        var harness = new DeliveryHarness(_service, new() { Workers = 1 });
        await using (harness)
        {
            (harness.Circuit.IsClosed, harness.Circuit.Wait) = (false, TimeSpan.FromHours(1));
            harness.Accept(2);
            for (int turn = 0; turn < 20; turn++)
                await DeliveryHarness.PauseAsync();
            Assert.Empty(_service.Requests);

            harness.Circuit.Close();

            await DeliveryHarness.EventuallyAsync(() => _service.Order.Count == 2);
        }

        Assert.False(harness.Circuit.IsObserved);
    }

    private readonly FakeService _service = new();

    [Fact]
    public async Task OpenCircuit_IsObeyed_AndItsTrialUsesOneItemThatHasNotFailed()
    {
        _service.FailFor(text => text.StartsWith('x'), DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service);
        harness.Accept("x1");
        harness.Accept("x2");
        await DeliveryHarness.EventuallyAsync(() => _service.Requests.Count == 2);
        (harness.Circuit.IsClosed, harness.Circuit.Wait) = (false, TimeSpan.FromMinutes(10));
        harness.Accept(20);
        await harness.PassAsync(TimeSpan.FromMinutes(1), step: 4);
        Assert.Equal(2, _service.Requests.Count);
        var answer = new TaskCompletionSource<DeliveryOutcome>();
        _service.Answer = (_, _) => answer.Task;

        harness.Circuit.Wait = TimeSpan.Zero;
        await harness.UntilAsync(() => _service.Requests.Count > 2, step: 10);
        await harness.PassAsync(TimeSpan.FromMinutes(1), step: 4);

        // One item, and not a bad one.
        Assert.Equal(3, _service.Requests.Count);
        Assert.Equal("0", Assert.Single(_service.Requests.Last()));
        (harness.Circuit.IsClosed, _) = (true, answer.TrySetResult(new(DeliveryOutcomeKind.Delivered)));
        await harness.UntilAsync(() => harness.Account.Delivered >= 20, step: 1);
    }

    [Fact]
    public async Task IsolatedCircuit_IsPolled_AndDeliveryResumesSoon()
    {
        await using var harness = new DeliveryHarness(_service);
        (harness.Circuit.IsClosed, harness.Circuit.Wait) = (false, null);
        harness.Accept(5);
        await harness.PassAsync(TimeSpan.FromMinutes(2), step: 5);
        Assert.Empty(_service.Requests);

        (harness.Circuit.IsClosed, harness.Circuit.Wait) = (true, TimeSpan.Zero);
        var closed = harness.Clock.GetUtcNow();
        await harness.UntilAsync(() => harness.Account.Delivered == 5, step: 1);

        Assert.InRange(harness.Clock.GetUtcNow() - closed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(nameof(DeliveryOutcomeKind.Unavailable))]
    [InlineData(nameof(DeliveryOutcomeKind.Throttled))]
    public async Task RetryAfterAboveMaxDelay_IsObeyed_ExceptThatAFlushTriesOnce(string outcome)
    {
        _service.AnswerWith(Enum.Parse<DeliveryOutcomeKind>(outcome), retryAfter: 3_600);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1 });
        harness.Accept(3);
        await harness.PassAsync(TimeSpan.FromMinutes(30), step: 20);
        Assert.Single(_service.Requests);

        await harness.FlushAsync();
        Assert.Equal(2, _service.Requests.Count);
        _service.Recover();
        await harness.FlushAsync();

        Assert.Equal(3, harness.Account.Delivered);
    }

    [Theory]
    [InlineData(1e9)]
    [InlineData(1e5)]
    public async Task AbsurdRetryAfter_PausesForAnHour(double seconds)
    {
        _service.AnswerWith(DeliveryOutcomeKind.Unavailable, seconds);
        await using var harness = new DeliveryHarness(_service);
        harness.Accept(1);
        await DeliveryHarness.EventuallyAsync(() => _service.Requests.Count == 1);
        _service.Recover();

        await harness.UntilAsync(() => harness.Account.Delivered == 1, step: 60);

        Assert.InRange(harness.Clock.GetUtcNow() - harness.Clock.Start, TimeSpan.FromHours(1), TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task Outage_IsProbedByOneBatchAtATime_WithGrowingBackOff()
    {
        _service.AnswerWith(DeliveryOutcomeKind.NotConnected);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 8 });
        harness.Accept(1_000);

        await harness.PassAsync(TimeSpan.FromMinutes(10), step: 5);

        // At most eight requests at first: the first failure may come before the other workers have started. Then pauses that double from 1 s to 60 s, each randomly shortened by up to half.
        Assert.InRange(_service.Requests.Count, 1 + 10, 8 + 32);
        Assert.Equal(1_000, harness.Queue.Held);
        _service.Recover();
        await harness.UntilAsync(() => harness.Account.Delivered == 1_000, step: 1);
        Assert.All(_service.Keys, key => Assert.Equal(1, key.Value));
    }

    [Fact]
    public async Task FailingService_GetsFewRequests_AndEveryItemOnceItRecovers()
    {
        _service.AnswerWith(DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service);
        harness.Accept(1_000);
        await harness.PassAsync(TimeSpan.FromMinutes(5), step: 2);
        Assert.InRange(_service.Requests.Count, 60, 600);

        _service.Recover();
        await harness.UntilAsync(() => harness.Account.Delivered == 1_000, step: 1);
    }
}
