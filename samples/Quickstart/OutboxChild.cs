using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidewire;

namespace Quickstart;

/// <summary>
/// The child process that <see cref="Enqueueing"/> starts twice: the first one stores an email and waits to be killed; the second one sends
/// the stored email.
/// </summary>
internal static class OutboxChild
{
    public const string Enqueue = "enqueue";
    public const string Send = "send";

    public static async Task RunAsync(string task)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddTidewireCore().AddNotifications().UseSqliteStore();
        using var host = builder.Build();

        if (task == Enqueue)
        {
            // The isolated circuit prevents sending, so that the process is killed between storing and sending.
            await host.Services.GetRequiredService<ICircuitMonitor>().IsolateAsync("Notifications");
            var id = await host.Services.GetRequiredService<INotificationOutbox>().EnqueueAsync(new Notification { UserId = "barbara", Message = "Welcome!" });
            Console.WriteLine(id.ToString("D", CultureInfo.InvariantCulture));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        }

        await host.StartAsync();
        var admin = host.Services.GetRequiredService<IOutboxAdmin>();
        OutboxCounts counts;
        while ((counts = await admin.CountAsync()).Waiting > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        await host.StopAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{counts.Enqueued} enqueued, {counts.Sent} sent"));
    }
}
