namespace Tidewire.Analytics;

/// <summary>What the sender does next: sleep until so many events wait or the time is over, or end.</summary>
internal readonly record struct SenderPlan(int? WakeAt, TimeSpan Time, bool IsFinished = false)
{
    public static SenderPlan Finished => new(null, Timeout.InfiniteTimeSpan, true);
}
