namespace Tidewire;

/// <summary>Why an event will not be delivered.</summary>
public enum DropReason
{
    /// <summary>Tracking is turned off (<see cref="AnalyticsOptions.TrackingEnabled"/>).</summary>
    Disabled,

    /// <summary>It came after the host had stopped, or shutdown ended before it was delivered and no store took it.</summary>
    ShutDown,

    /// <summary>The queue was full, and no store took it.</summary>
    QueueFull,

    /// <summary>The store was full. Only with <see cref="StoreAccept.OnDisk"/>; otherwise the queue decides.</summary>
    StoreFull,

    /// <summary>The store could not be written. Only with <see cref="StoreAccept.OnDisk"/>; otherwise the queue decides.</summary>
    StoreFailed,

    /// <summary>Left out by <see cref="AnalyticsOptions.SampleRate"/>.</summary>
    Sampled,

    /// <summary>Left out by <see cref="AnalyticsOptions.BeforeSend"/>.</summary>
    Discarded,

    /// <summary><see cref="AnalyticsOptions.BeforeSend"/> threw, or returned an event that is not valid. The original is not sent in its place.</summary>
    HookFailed,

    /// <summary>The service refused this event, sent alone: 400, 413 or 422 that is the service's own.</summary>
    Rejected,

    /// <summary>It was held for longer than <see cref="AnalyticsStoreOptions.MaxAge"/>.</summary>
    Expired,

    /// <summary>What the store has of it is damaged.</summary>
    Unreadable,

    /// <summary>The store's file was removed or replaced while the application used it.</summary>
    Removed,

    /// <summary>
    /// It cannot be serialized, or ten times sending it alone ended in an exception of the application: of a message handler or an activity listener, for
    /// instance.
    /// </summary>
    Failed,
}
