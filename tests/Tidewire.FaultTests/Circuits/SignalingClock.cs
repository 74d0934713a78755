using Microsoft.Extensions.Time.Testing;

namespace Tidewire.FaultTests.Circuits;

/// <summary>A fake clock that signals when a timer of a given length is set.</summary>
internal sealed class SignalingClock() : FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero))
{
    private readonly List<(TimeSpan Due, TaskCompletionSource Waiting)> _awaited = [];

    /// <summary>Returns a task that completes when a timer of this length is set after this call.</summary>
    public Task WaiterOf(TimeSpan due)
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_awaited)
            _awaited.Add((due, waiting));
        return waiting.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SignalingTimer(base.CreateTimer(callback, state, dueTime, period), Signal);
        Signal(dueTime);
        return timer;
    }

    private void Signal(TimeSpan due)
    {
        lock (_awaited)
        {
            foreach (var (awaited, waiting) in _awaited)
            {
                if (awaited == due)
                    waiting.TrySetResult();
            }
        }
    }
}
