using LocalServices;
using Microsoft.Extensions.Configuration;

namespace Quickstart;

/// <summary>The whole tour with the local services: first successful calls, then failures of services and networks.</summary>
internal static class LocalTour
{
    // Shorter than the default of a minute, so that the tour does not have to wait.
    private static readonly TimeSpan _breakDuration = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(Report report)
    {
        await using var services = await LocalServiceHost.StartAsync(new() { ApiKey = "a-key-for-the-tour" });
        await using var application = await Application.StartAsync(settings => settings.AddInMemoryCollection(Settings(services)));
        using var reader = new ServiceReader(services);

        report.Section("Three services, all healthy");
        string token = await services.Auth.IssueTokenAsync("ada", "ada@example.com", ["admin"]);
        await Calls.TokensAsync(report, application, services, token);
        await Calls.MailAsync(report, application, reader);
        await Calls.ActivityAsync(report, application, reader);
        await CachedTokens.TourAsync(report, services, Settings(services));
        await new Tracking(report, services, reader, Settings(services)).TourAsync();
        await new Enqueueing(report, services, reader).TourAsync();

        var outages = new Outages(report, application, services, token);
        await outages.AuthAsync();
        await outages.NotificationsAsync(reader);
        await outages.AnalyticsAsync(reader);
    }

    private static Dictionary<string, string?> Settings(LocalServiceHost services)
    {
        var settings = TidewireConfiguration.For(services);
        foreach (string client in new[] { "Auth", "Notifications", "Analytics" })
            settings[$"Tidewire:{client}:CircuitBreaker:BreakDuration"] = _breakDuration.ToString("c");

        return settings;
    }
}
