namespace Tidewire;

/// <summary>Why an event will not be delivered.</summary>
public enum DropReason
{
    /// <summary>Tracking is turned off (<see cref="AnalyticsOptions.TrackingEnabled"/>).</summary>
    Disabled,

    /// <summary>It came after shutdown had begun, or shutdown ended before it was delivered and no spool took it.</summary>
    ShutDown,

    /// <summary>The queue was full.</summary>
    QueueFull,

    /// <summary>The spool was full. Only with <see cref="AnalyticsSpoolOptions.AlwaysSpool"/>: else the queue decides.</summary>
    SpoolFull,

    /// <summary>The spool could not be written. Only with <see cref="AnalyticsSpoolOptions.AlwaysSpool"/>: else the queue decides.</summary>
    SpoolFailed,

    /// <summary>Left out by <see cref="AnalyticsOptions.SampleRate"/>.</summary>
    Sampled,

    /// <summary>Left out by <see cref="AnalyticsOptions.BeforeSend"/>.</summary>
    Discarded,

    /// <summary><see cref="AnalyticsOptions.BeforeSend"/> threw, or returned a report that is not valid. The original is not sent in its place.</summary>
    HookFailed,

    /// <summary>The service refused it for good: a 4xx other than 401, 403, 408 and 429.</summary>
    Rejected,

    /// <summary>It was in the spool for longer than <see cref="AnalyticsSpoolOptions.MaxAge"/>.</summary>
    Expired,

    /// <summary>Its record in the spool is damaged; or a file in the spool is not ours.</summary>
    Unreadable,

    /// <summary>Ten times sending it ended in an exception that is not the service's: of the application's logger or activity listener, for instance.</summary>
    Failed,
}
