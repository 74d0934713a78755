using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Tidewire.EntityFrameworkCore.Tests.Applications;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Processes;

public sealed class OutageTests
{
    private const int StoreFailed = 53;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outage_LosesAndDuplicatesNothing_AndIsLoggedOnce_WhenPostgresStopsAndStarts()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await TestDatabase.CreateInAsync(server);
        await database.CreateTablesAsync();
        await using var service = await MailService.StartAsync();
        await using var application = await TestApplication.StartAsync(
            database, service.Address, lease: TimeSpan.FromSeconds(2),
            settings: [("Notifications:IdempotencyKeysHonored", "true"), ("Notifications:Outbox:PollInterval", "00:00:00.1"), ("Notifications:Outbox:Workers", "8")]);

        for (int outage = 1; outage <= 2; outage++)
        {
            int before = service.Sent.Count;
            using var end = new CancellationTokenSource();
            var traffic = TrafficAsync(application, $"o{outage}", end.Token);
            await service.UntilSentAsync(before + 50);
            await server.StopAsync();
            await UntilAsync(() => Problems(application).Count >= outage);
            await server.StartAgainAsync();
            await service.UntilSentAsync(service.Sent.Count + 50);
            await end.CancelAsync();
            await traffic;
        }

        await UntilAsync(async () => await database.RowsAsync() == 0);
        await application.StopAsync();
        await using var db = database.Open();
        var users = await db.Users.Select(user => user.Name).ToListAsync(Cancellation);
        Assert.Equal(users.Order(StringComparer.Ordinal), service.Users.Order(StringComparer.Ordinal));
        Assert.Equal([StoreFailed, StoreFailed], Problems(application));
    }

    // Creates users until it is canceled. Users that the database refuses are not created later.
    private static Task TrafficAsync(TestApplication application, string prefix, CancellationToken end) => Task.Run(
        async () =>
        {
            for (int number = 0; !end.IsCancellationRequested; number++)
            {
                string name = $"{prefix}-{number}";
                try
                {
                    await application.WithContextAsync(async db =>
                    {
                        db.Users.Add(new() { Name = name });
                        db.EnqueueNotification(Welcome.Of(name));
                        await db.SaveChangesAsync(CancellationToken.None);
                    });
                }
                catch (Exception e) when (e is DbUpdateException or InvalidOperationException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
                }
            }
        },
        Cancellation);

    // EF Core logs the failed saves of the application itself, under its own categories.
    private static List<int> Problems(TestApplication application) =>
        [.. application.Logs.Where(line => line.Level >= LogLevel.Warning && line.Category!.StartsWith("Tidewire", StringComparison.Ordinal)).Select(line => line.Id.Id)];

    private static Task UntilAsync(Func<bool> reached) => UntilAsync(() => Task.FromResult(reached()));

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        while (!await reached())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
    }
}
