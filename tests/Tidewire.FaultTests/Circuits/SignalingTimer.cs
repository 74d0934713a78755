namespace Tidewire.FaultTests.Circuits;

/// <summary>A timer that reports each due time that it is set to.</summary>
internal sealed class SignalingTimer(ITimer timer, Action<TimeSpan> signal) : ITimer
{
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        bool changed = timer.Change(dueTime, period);
        signal(dueTime);
        return changed;
    }

    public void Dispose() => timer.Dispose();

    public ValueTask DisposeAsync() => timer.DisposeAsync();
}
