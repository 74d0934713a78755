using System.Runtime.CompilerServices;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>The failure of a task that is no longer awaited.</summary>
public sealed class AbandonableTaskTests
{
    [Fact]
    public async Task Task_IsReturnedUnchanged()
    {
        var task = Task.FromResult(7);

        Assert.Same(task, AbandonableTask.Observe(task));
        Assert.Equal(7, await task);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Failure_OfAnAbandonedTask_IsReported_UnlessItIsObserved(bool isObserved)
    {
        var error = new InvalidOperationException();
        bool isReported = false;
        EventHandler<UnobservedTaskExceptionEventArgs> listener = (_, e) => isReported |= e.Exception.InnerExceptions.Contains(error);
        TaskScheduler.UnobservedTaskException += listener;
        try
        {
            Abandon(error, isObserved);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= listener;
        }

        Assert.Equal(!isObserved, isReported);
    }

    // The task is unreachable once this method has returned.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(Exception error, bool isObserved)
    {
        var source = new TaskCompletionSource();
        if (isObserved)
            AbandonableTask.Observe(source.Task);
        source.SetException(error);
    }
}
