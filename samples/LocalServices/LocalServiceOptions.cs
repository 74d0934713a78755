namespace LocalServices;

/// <summary>Options of the three services. The defaults suit tests: free ports, no API key, temporary data.</summary>
public sealed class LocalServiceOptions
{
    /// <summary>The loopback port of the auth service; 0 (default) for a free one.</summary>
    public int AuthPort { get; set; }

    /// <summary>The loopback port of the notification service; 0 (default) for a free one.</summary>
    public int NotificationsPort { get; set; }

    /// <summary>The loopback port of the analytics service; 0 (default) for a free one.</summary>
    public int AnalyticsPort { get; set; }

    /// <summary>The API key that every service requires unless it has its own; <c>null</c> (default) for none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The auth service's own key; <c>null</c> (default) for <see cref="ApiKey"/>, an empty string for none.</summary>
    public string? AuthApiKey { get; set; }

    /// <summary>The notification service's own key; <c>null</c> (default) for <see cref="ApiKey"/>, an empty string for none.</summary>
    public string? NotificationsApiKey { get; set; }

    /// <summary>The analytics service's own key; <c>null</c> (default) for <see cref="ApiKey"/>, an empty string for none.</summary>
    public string? AnalyticsApiKey { get; set; }

    /// <summary>
    /// The directory of the three databases. They include the signing key, so that tokens survive a restart. <c>null</c> (default): a
    /// private temporary directory that is deleted at the end.
    /// </summary>
    public string? DataDirectory { get; set; }

    /// <summary>The default lifetime of a token; one hour by default.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The clock for issue, expiry and receipt times, and for delays.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;
}
