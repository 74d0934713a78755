using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>An engine survives code of the application that throws, hangs or cancels.</summary>
public sealed class EngineFaultTests
{
    private readonly FakeService _service = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SenderThatThrows_IsReportedOnceAMinute_AndTheItemIsDroppedAfterTenTries(bool isCanceled)
    {
        _service.Answer = (_, _) => throw (isCanceled ? new OperationCanceledException("by the application") : new InvalidOperationException("a bug"));
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1, MaxItemDelay = TimeSpan.FromSeconds(1) });
        harness.Accept("bad");

        await harness.UntilAsync(() => harness.Account.Dropped == 1, step: 1);

        Assert.Equal((10, DropCause.Failed), (_service.Requests.Count, Assert.Single(_service.Drops).Cause));
        var record = harness.Logs.GetSnapshot().First(record => record.Id.Id == 33);
        Assert.Equal(isCanceled ? "by the application" : "a bug", record.Exception!.Message);
        Assert.InRange(harness.Logs.GetSnapshot().Count(record => record.Id.Id == 33), 1, 2);
    }

    [Fact]
    public async Task ReportOfADrop_ThatThrows_IsLogged_AndDeliveryContinues()
    {
        _service.FailFor(text => text is "bad", DeliveryOutcomeKind.Rejected);
        _service.OnDropped = () => throw new InvalidOperationException("a bug");
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1 });

        harness.Accept("bad");
        harness.Accept("good");
        await harness.UntilAsync(() => harness.Account.Delivered == 1);

        Assert.Equal("a bug", Assert.Single(harness.Logs.GetSnapshot(), record => record.Id.Id == 33).Exception!.Message);
        await harness.BalanceAsync();
    }

    [Fact]
    public async Task Stop_EndsOneSecondAfterItsDeadline_WhenTheApplicationHangs()
    {
        using var end = new ManualResetEventSlim();
        _service.AnswerWith(DeliveryOutcomeKind.NotConnected);
        _service.OnDropped = () => end.Wait(TestContext.Current.CancellationToken);
        await using var harness = new DeliveryHarness(_service);
        harness.Accept(3);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5), harness.Clock);

        var began = harness.Clock.GetUtcNow();
        await harness.StopByAsync(deadline.Token);

        Assert.True(harness.Clock.GetUtcNow() - began >= TimeSpan.FromSeconds(6));
        Assert.Single(harness.Logs.GetSnapshot(), record => record.Id.Id == 40);
        end.Set();
        await DeliveryHarness.EventuallyAsync(() => harness.Account.Dropped == 3);
    }

    [Fact]
    public async Task Stop_LogsNothing_WhenAllItemsAreDelivered()
    {
        await using var harness = new DeliveryHarness(_service);
        harness.Accept(3);

        await harness.StopAsync();

        Assert.Empty(harness.Logs.GetSnapshot());
    }

    [Fact]
    public async Task Flush_Throws_WhenItsTokenIsCanceled()
    {
        _service.Answer = async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return default;
        };
        await using var harness = new DeliveryHarness(_service);
        await Assert.ThrowsAsync<OperationCanceledException>(() => harness.Engine.FlushAsync(new(canceled: true)));
        harness.Accept(1);
        using var canceled = new CancellationTokenSource();

        var flush = harness.Engine.FlushAsync(canceled.Token);
        Assert.False(flush.IsCompleted);
        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush);
        await harness.StopByAsync(new(canceled: true));
    }

    [Fact]
    public async Task Flush_Completes_WhenTheEngineHasStopped()
    {
        await using var harness = new DeliveryHarness(_service);
        harness.Accept(3);
        await harness.StopAsync();

        await harness.FlushAsync();

        Assert.Equal(3, harness.Account.Delivered);
    }

    [Fact]
    public async Task Stop_Completes_WhenTheEngineNeverStarted()
    {
        await using var harness = new DeliveryHarness(_service);
        harness.Engine.StartIfStored();

        await harness.StopAsync();

        Assert.False(harness.Accept("late"));
        Assert.Equal(DropCause.ShutDown, Assert.Single(_service.Drops).Cause);
    }

    [Fact]
    public async Task Flush_EndsThePausesOfItemsAndOfTheService()
    {
        _service.AnswerWith(DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1, BaseDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1), MaxItemDelay = TimeSpan.FromHours(1) });
        harness.Accept(5);
        await harness.PassAsync(TimeSpan.FromSeconds(1));
        _service.Recover();

        var began = harness.Clock.GetUtcNow();
        await harness.FlushAsync();

        Assert.Equal(5, harness.Account.Delivered);
        Assert.InRange(harness.Clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task ChangedSettings_AreApplied_WhenTheEngineIsWoken()
    {
        await using var harness = new DeliveryHarness(_service, new() { BatchSize = 10, BatchAge = TimeSpan.FromHours(1) });
        harness.Accept(5);
        await harness.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Empty(_service.Requests);

        harness.Settings = harness.Settings with { BatchSize = 5 };
        harness.Engine.Wake();

        await DeliveryHarness.EventuallyAsync(() => harness.Account.Delivered == 5);
    }

    [Fact]
    public void Batch_IsClaimedOnce_AndReportsItsSizeInBytes()
    {
        var batch = new DeliveryBatch([new() { AcceptedAt = default, Body = "123"u8.ToArray() }, new() { AcceptedAt = default, Body = "45"u8.ToArray() }, new() { AcceptedAt = default }], areSuspects: true, new(null, Generation: 7));

        Assert.Equal((5, true, 7), (batch.Bytes, batch.AreSuspects, batch.Pass.Generation));
        Assert.True(batch.TryClaim());
        Assert.False(batch.TryClaim());
        Assert.False(batch.Completion.IsCompleted);
        batch.Complete();
        Assert.True(batch.Completion.IsCompleted);
    }
}
