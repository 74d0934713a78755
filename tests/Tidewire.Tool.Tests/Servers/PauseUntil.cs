namespace Tidewire.Tool.Tests.Servers;

/// <summary>The system clock, except that a delay of one given length ends only when an event has happened, even on a busy machine.</summary>
internal sealed class PauseUntil(TimeSpan pause, Task happened) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dueTime == pause ? new Signal(() => callback(state), happened) : base.CreateTimer(callback, state, dueTime, period);

    private sealed class Signal : ITimer
    {
        private bool _isDisposed;

        public Signal(Action callback, Task happened) => _ = RunAsync(callback, happened);

        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose() => _isDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task RunAsync(Action callback, Task happened)
        {
            await happened;
            if (!_isDisposed)
                callback();
        }
    }
}
