using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>
/// A flush or a stop that begins while a worker examines the items of an incomplete batch. The worker reads the clock at that moment, so
/// the clock of these tests starts the flush or the stop.
/// </summary>
public sealed class DispatchRaceTests
{
    private readonly FakeService _service = new();

    private static DeliverySettings Gathering => new() { BatchSize = 40, BatchAge = TimeSpan.FromMinutes(10), Workers = 1 };

    [Fact]
    public async Task Stop_DeliversTheItems_WhenItBeginsWhileTheyAreExamined()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        var time = new HookedTime(clock);
        await using var harness = new DeliveryHarness(_service, Gathering, time: time, clock: clock);
        var stop = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        time.OnNextTimestamp = () => stop.SetResult(harness.Engine.StopAsync(CancellationToken.None));

        harness.Accept(1);
        await harness.RunAsync(await stop.Task);

        Assert.Equal((1, 0), (harness.Account.Delivered, harness.Account.Dropped));
    }

    [Fact]
    public async Task Flush_DeliversTheItems_WhenItBeginsWhileTheyAreExamined()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        var time = new HookedTime(clock);
        await using var harness = new DeliveryHarness(_service, Gathering, time: time, clock: clock);
        var flush = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        time.OnNextTimestamp = () => flush.SetResult(harness.Engine.FlushAsync(CancellationToken.None));

        harness.Accept(1);
        await harness.RunAsync(await flush.Task);

        Assert.Equal(1, harness.Account.Delivered);
    }
}
