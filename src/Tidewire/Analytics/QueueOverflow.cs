namespace Tidewire;

/// <summary>Which event is dropped when <see cref="AnalyticsQueueOptions.Capacity"/> is reached and no store takes the overflow.</summary>
public enum QueueOverflow
{
    /// <summary>The new event: <c>Track</c> returns <see langword="false"/>.</summary>
    RefuseNewest,

    /// <summary>The oldest waiting event, which is counted as dropped. If all events are in flight, the new one is refused.</summary>
    DropOldest,
}
