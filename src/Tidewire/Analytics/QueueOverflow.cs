namespace Tidewire;

/// <summary>What gives way when <see cref="AnalyticsQueueOptions.Capacity"/> is reached and no store takes the rest.</summary>
public enum QueueOverflow
{
    /// <summary>The new event: <c>Track</c> answers <see langword="false"/>.</summary>
    RefuseNewest,

    /// <summary>The oldest event that waits, counted as dropped. If all are being sent just then, the new one gives way.</summary>
    DropOldest,
}
