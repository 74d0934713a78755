using Tidewire.Clients;

namespace Tidewire.Analytics;

/// <summary>
/// How the analytics service is called. Section <c>Tidewire:Analytics</c>; address and key also from <c>ANALYTICS_SERVICE_URL</c> and
/// <c>ANALYTICS_API_KEY</c>.
/// </summary>
public sealed class AnalyticsOptions : ServiceClientOptions
{
    /// <summary>Starts from the defaults of the analytics service: budget 5 s, back-off 0.2 s to 2 s, idempotency keys honoured.</summary>
    public AnalyticsOptions()
    {
        Budget = TimeSpan.FromSeconds(5);
        Retry.BaseDelay = TimeSpan.FromSeconds(0.2);
        Retry.MaxDelay = TimeSpan.FromSeconds(2);
        IdempotencyKeysHonored = true;
    }
}
