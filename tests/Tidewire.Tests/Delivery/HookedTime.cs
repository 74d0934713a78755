namespace Tidewire.Tests.Delivery;

/// <summary>A clock that runs an action when it is read.</summary>
internal sealed class HookedTime(TimeProvider clock) : TimeProvider
{
    private Action? _onNextTimestamp;
    private Action? _onNextUtcNow;

    /// <summary>Runs once, on the thread that reads the next timestamp.</summary>
    public Action? OnNextTimestamp
    {
        set => Volatile.Write(ref _onNextTimestamp, value);
    }

    /// <summary>Runs once, on the thread that next reads the time of day.</summary>
    public Action? OnNextUtcNow
    {
        set => Volatile.Write(ref _onNextUtcNow, value);
    }

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        Interlocked.Exchange(ref _onNextUtcNow, null)?.Invoke();
        return clock.GetUtcNow();
    }

    public override long GetTimestamp()
    {
        Interlocked.Exchange(ref _onNextTimestamp, null)?.Invoke();
        return clock.GetTimestamp();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);
}
