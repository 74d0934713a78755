namespace LocalServices;

/// <summary>How the three services run. The defaults suit a test: free ports, no key, data that goes away.</summary>
public sealed class LocalServiceOptions
{
    /// <summary>The loopback port of the auth service; 0, the default, takes a free one.</summary>
    public int AuthPort { get; set; }

    /// <summary>The loopback port of the notification service; 0, the default, takes a free one.</summary>
    public int NotificationsPort { get; set; }

    /// <summary>The loopback port of the analytics service; 0, the default, takes a free one.</summary>
    public int AnalyticsPort { get; set; }

    /// <summary>The key every service demands unless it has one of its own; <c>null</c>, the default, demands none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The auth service's own key; <c>null</c> means <see cref="ApiKey"/>, the empty string none.</summary>
    public string? AuthApiKey { get; set; }

    /// <summary>The notification service's own key; <c>null</c> means <see cref="ApiKey"/>, the empty string none.</summary>
    public string? NotificationsApiKey { get; set; }

    /// <summary>The analytics service's own key; <c>null</c> means <see cref="ApiKey"/>, the empty string none.</summary>
    public string? AnalyticsApiKey { get; set; }

    /// <summary>
    /// Where the three databases live, the signing key among them, so that tokens outlive a restart.
    /// <c>null</c>, the default, takes a private temporary directory that is deleted at the end.
    /// </summary>
    public string? DataDirectory { get; set; }

    /// <summary>How long a token lasts when its request does not say; one hour by default.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The clock of issue, expiry, receipt times and delays.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;
}
