using LocalServices;
using LocalServices.Faults;
using Microsoft.Extensions.Configuration;
using Tidewire.Analytics;

namespace Quickstart;

/// <summary>Events that nobody waits for: accepted, delivered, dropped, and kept on disk until the service is back.</summary>
internal sealed class Tracking(Report report, LocalServiceHost services, ServiceReader reader, Dictionary<string, string?> settings)
{
    public async Task TourAsync()
    {
        report.Section("Activities tracked");
        await using (var application = await StartAsync())
        {
            int accepted = Track(application, "alan");
            var flushed = await application.Analytics.FlushAsync();
            report.Check("analytics: tracked and flushed", accepted == 3 && flushed is { Delivered: 3, Held: 0, Dropped: 0 }, Said(accepted, flushed));
            var stored = await reader.EventsAsync("alan");
            report.Check("read back: each stored once", stored.Count == 3, $"{stored.Count} stored");

            services.Analytics.Inject(new FaultRule { Status = 422, Times = 1 });
            accepted = application.Analytics.Track("alan", "click", "button", "odd") ? 1 : 0;
            flushed = await application.Analytics.FlushAsync();
            report.Check("refused by the service: dropped, and counted", accepted == 1 && flushed is { Delivered: 3, Dropped: 1 }, Said(accepted, flushed));
        }

        var spool = Directory.CreateTempSubdirectory("quickstart-");
        settings["Tidewire:Analytics:Spool:Directory"] = spool.FullName;
        await RestartAsync();
        spool.Delete(recursive: true);
    }

    private async Task RestartAsync()
    {
        await services.Analytics.StopAsync();
        await using (var application = await StartAsync())
        {
            int accepted = Track(application, "edsger");
            var flushed = await application.Analytics.FlushAsync();
            report.Check("service down: held", accepted == 3 && flushed is { Delivered: 0, Held: 3 }, Said(accepted, flushed));
        }

        await services.Analytics.StartAsync();
        await using var next = await StartAsync();
        var recovered = await next.Analytics.FlushAsync();
        report.Check("the application starts again: the spool is delivered", recovered is { Delivered: 3, Held: 0, Dropped: 0 }, Said(0, recovered));
        var stored = await reader.EventsAsync("edsger");
        report.Check("read back: each stored once", stored.Count == 3, $"{stored.Count} stored");
    }

    private Task<Application> StartAsync() => Application.StartAsync(configuration => configuration.AddInMemoryCollection(settings));

    private static int Track(Application application, string userId) =>
        Enumerable.Range(0, 3).Count(page => application.Analytics.Track(userId, "view", "page", $"{page}"));

    private static string Said(int accepted, FlushResult counts) =>
        $"{accepted} accepted, {counts.Delivered} delivered, {counts.Dropped} dropped, {counts.Held} held";
}
