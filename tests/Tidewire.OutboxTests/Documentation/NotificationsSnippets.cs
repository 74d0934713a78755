using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.OutboxTests.Documentation;

/// <summary>The code of docs/notifications.md. <see cref="NotificationsPageTests"/> runs it. Tidewire.Tests checks that the page contains this code.</summary>
internal static class NotificationsSnippets
{
    public static void Use(IHostApplicationBuilder builder)
    {
        // <UseStore>
        builder.AddTidewire().UseSqliteStore("/var/lib/app");
        // </UseStore>
    }

    public static async Task<Guid> EnqueueAsync(INotificationOutbox outbox, DocumentedUser user, CancellationToken cancellationToken)
    {
        // <Enqueue>
        Guid id = await outbox.EnqueueAsync(new Notification { UserId = user.Id, Message = "Welcome!" }, cancellationToken);
        // </Enqueue>

        return id;
    }

    public static async Task<bool> ScheduleAsync(INotificationOutbox outbox, DocumentedUser user, DateTimeOffset trialEnd, CancellationToken cancellationToken)
    {
        // <Schedule>
        Guid reminder = await outbox.EnqueueAsync(
            new Notification
            {
                UserId = user.Id,
                Message = "Your trial ends tomorrow.",
                NotBefore = trialEnd.AddDays(-1),
                OrderingKey = user.Id,
            },
            cancellationToken);

        bool isWithdrawn = await outbox.CancelAsync(reminder, cancellationToken);
        // </Schedule>

        return isWithdrawn;
    }

    public static async Task<OutboxCounts> ResendRejectedAsync(IOutboxAdmin admin, CancellationToken cancellationToken)
    {
        // <Admin>
        OutboxCounts counts = await admin.CountAsync(cancellationToken);

        long after = 0;
        while (await admin.ListAsync(OutboxState.Rejected, after, 100, cancellationToken) is { Count: > 0 } page)
        {
            await admin.ResendAsync([.. page.Select(entry => entry.Id)], cancellationToken);
            after = page[^1].Position;
        }
        // </Admin>

        return counts;
    }

    public static void Protect(IHostApplicationBuilder builder)
    {
        // <Protection>
        builder.Services.AddDataProtection();
        builder.Services.AddSingleton<IOutboxProtector, OutboxProtector>();
        // </Protection>
    }
}
