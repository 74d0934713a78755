using System.Collections.Concurrent;
using LocalServices;
using LocalServices.Faults;
using Microsoft.Extensions.Configuration;
using Tidewire;

namespace Quickstart;

/// <summary>Tracked events: accepted, delivered, dropped, and stored on disk until the service recovers.</summary>
internal sealed class Tracking(Report report, LocalServiceHost services, ServiceReader reader, Dictionary<string, string?> settings)
{
    private readonly ConcurrentQueue<DroppedEvent> _dropped = new();
    private int _accepted;

    public async Task TourAsync()
    {
        report.Section("Events tracked");
        await using (var application = await StartAsync())
        {
            Track(application, "alan", count: 3);
            var counts = await application.Analytics.FlushAsync();
            report.Check("analytics: tracked, then flushed", _accepted == 3 && counts is { Delivered: 3, Held: 0, Dropped: 0 }, Describe(counts));
            await ReadBackAsync("alan");

            services.Analytics.Inject(new FaultRule { Status = 422, Times = 1 });
            Track(application, "alan", count: 1);
            counts = await application.Analytics.FlushAsync();
            report.Check("refused by the service: dropped, counted", _accepted == 4 && counts is { Delivered: 3, Held: 0, Dropped: 1 }, Describe(counts));
            report.Check(
                "OnDropped was called", _dropped.ToArray() is [{ Reason: DropReason.Rejected, WasAccepted: true }], string.Join(", ", _dropped.Select(one => one.Reason)));
        }

        var folder = Directory.CreateTempSubdirectory("quickstart-");
        try
        {
            settings["Tidewire:Sqlite:Directory"] = folder.FullName;
            await RestartAsync(folder);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RestartAsync(DirectoryInfo folder)
    {
        _accepted = 0;
        await services.Analytics.StopAsync();
        await using (var application = await StartAsync())
        {
            Track(application, "edsger", count: 3);
            var held = await application.Analytics.FlushAsync();
            report.Check("service down: held", _accepted == 3 && held is { Delivered: 0, Held: 3, Dropped: 0 }, Describe(held));
        }

        var files = folder.GetFiles("*.db", SearchOption.AllDirectories);
        report.Check("the application has ended: on disk", files is [{ Length: > 0 }], $"{files.Sum(file => file.Length)} bytes");

        await services.Analytics.StartAsync();
        await using var next = await StartAsync();
        var recovered = await next.Analytics.FlushAsync();
        report.Check(
            "started again: the stored events are delivered",
            recovered is { Delivered: 3, Held: 0, Dropped: 0 },
            $"{recovered.Delivered} delivered, {recovered.Dropped} dropped, {recovered.Held} held");
        await ReadBackAsync("edsger");
    }

    private Task<Application> StartAsync() =>
        Application.StartAsync(configuration => configuration.AddInMemoryCollection(settings), analytics => analytics.OnDropped = _dropped.Enqueue);

    private void Track(Application application, string userId, int count)
    {
        for (int page = 0; page < count; page++)
            _accepted += application.Analytics.Track(userId, "view", "page", $"{page}") ? 1 : 0;
    }

    private async Task ReadBackAsync(string userId)
    {
        var stored = await reader.EventsAsync(userId);
        report.Check("read back: each stored once", stored.Count == 3, $"{stored.Count} stored");
    }

    // The accepted events and the other counts both start with the application.
    private string Describe(FlushResult counts) => $"{_accepted} accepted, {counts.Delivered} delivered, {counts.Dropped} dropped, {counts.Held} held";
}
