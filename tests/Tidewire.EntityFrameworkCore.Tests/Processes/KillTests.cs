using System.Globalization;
using Tidewire.EntityFrameworkCore.Tests.Applications;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Processes;

public sealed class SqliteKillTests() : KillTest(DatabaseKind.Sqlite);

public sealed class PostgresKillTests() : KillTest(DatabaseKind.Postgres);

/// <summary>Several instances share one database, and one of them is killed every second.</summary>
public sealed class KillTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FourProcesses_OneKilledEverySecond_LoseAndDuplicateNothing_AndLeaveNoRowStuck()
    {
        // For a longer run, set TIDEWIRE_KILL_SECONDS, for example to 60.
        int seconds = int.Parse(Environment.GetEnvironmentVariable("TIDEWIRE_KILL_SECONDS") ?? "20", CultureInfo.InvariantCulture);
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var service = await MailService.StartAsync();
        var children = new List<ChildProcess>();
        int started = 0;
        async Task AddAsync() => children.Add(await ChildProcess.StartAsync(
            database, service.Address, keysAreHonored: true, string.Create(CultureInfo.InvariantCulture, $"p{++started}"), count: -1));

        try
        {
            while (children.Count < 4)
                await AddAsync();
            long begun = TimeProvider.System.GetTimestamp();
            for (int kill = 0; TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(seconds); kill++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
                await children[kill % 4].KillAsync();
                children[kill % 4].Dispose();
                await AddAsync();
                children[kill % 4] = children[^1];
                children.RemoveAt(4);
            }
        }
        finally
        {
            children.ForEach(child => child.Dispose());
        }

        using var last = await ChildProcess.StartAsync(database, service.Address, keysAreHonored: true, "last", count: 10);
        Assert.Equal(0, await last.EndAsync());

        Assert.Equal(0, await database.RowsAsync());
        Assert.Equal((await database.UsersAsync()).Order(StringComparer.Ordinal), service.Users.Order(StringComparer.Ordinal));
    }
}
