using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>
/// A flush or a stop that begins while a worker examines the items of an incomplete batch. The worker reads the clock at that moment, so
/// the clock of these tests starts the flush or the stop.
/// </summary>
public sealed class DispatchRaceTests
{
    [Fact]
    public Task Stop_DeliversTheItems_WhenItBeginsWhileTheyAreExamined() => DeliversAsync(engine => engine.StopAsync(CancellationToken.None));

    [Fact]
    public Task Flush_DeliversTheItems_WhenItBeginsWhileTheyAreExamined() => DeliversAsync(engine => engine.FlushAsync(CancellationToken.None));

    private static async Task DeliversAsync(Func<DeliveryEngine, Task> begin)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        var time = new HookedTime(clock);
        var gathering = new DeliverySettings { BatchSize = 40, BatchAge = TimeSpan.FromMinutes(10), Workers = 1 };
        await using var harness = new DeliveryHarness(new(), gathering, time: time, clock: clock);
        var begun = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        time.OnNextTimestamp = () => begun.SetResult(begin(harness.Engine));

        harness.Accept(1);
        await harness.RunAsync(await begun.Task);

        Assert.Equal((1, 0), (harness.Account.Delivered, harness.Account.Dropped));
    }
}
