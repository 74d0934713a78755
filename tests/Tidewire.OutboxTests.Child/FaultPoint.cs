using System.Diagnostics;

namespace Tidewire.OutboxTests.Child;

/// <summary>Kills this process, as <c>kill -9</c> does, when it reaches a step for the nth time.</summary>
internal sealed class FaultPoint(string step, int occurrence)
{
    private int _count;

    public void Reach(string current)
    {
        if (current != step || occurrence == 0 || Interlocked.Increment(ref _count) != occurrence)
            return;

        Process.GetCurrentProcess().Kill();

        // The signal was sent; this thread must not continue.
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System).Wait();
    }
}
