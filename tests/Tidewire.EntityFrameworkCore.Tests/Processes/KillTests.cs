using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tidewire.EntityFrameworkCore.Tests.Applications;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Processes;

/// <summary>Instances are killed with <c>kill -9</c>. The users in the database are compared with the messages of the service.</summary>
public sealed class KillTests
{
    private static readonly string[] _steps =
    [
        "before-claim", "after-claim", "before-begin", "after-begin", "before-send", "after-send", "before-settle", "after-settle",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseKind, bool> KindsAndKeys => new MatrixTheoryData<DatabaseKind, bool>(Enum.GetValues<DatabaseKind>(), [true, false]);

    [Theory]
    [MemberData(nameof(KindsAndKeys))]
    public async Task NothingIsLostOrDuplicated_WhenAProcessDiesAtEachStep(DatabaseKind kind, bool keysAreHonored)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var service = await MailService.StartAsync(keysAreHonored);

        await DieAsync("before-commit", 300, 300);
        await DieAsync("after-commit", 300, 300);
        foreach (string step in _steps)
            await DieAsync(step, 60, step.EndsWith("claim", StringComparison.Ordinal) ? 3 : 40);

        // How many each of them had committed when it died depends on the machine.
        int committed = (await UsersAsync(database)).Count;
        using var last = await ChildProcess.StartAsync(database, service.Address, keysAreHonored, "last", count: Math.Max(10, 1_000 - committed));
        long? uncertain = await last.EndAsync();

        var users = await UsersAsync(database);
        Assert.InRange(users.Count, 1_000, 1_100);
        var doubled = service.Users.GroupBy(user => user).Where(group => group.Count() > 1).Select(group => group.Key);
        Assert.Empty(doubled);
        Assert.Empty(service.Users.Except(users));
        var missing = users.Except(service.Users).ToList();
        Assert.Equal(uncertain, await database.RowsAsync());
        if (keysAreHonored)
            Assert.Equal((0, 0), (uncertain, missing.Count));
        else
            Assert.InRange(missing.Count, 0, uncertain!.Value);

        async Task DieAsync(string step, int count, int occurrence)
        {
            using var child = await ChildProcess.StartAsync(database, service.Address, keysAreHonored, step, count, step, occurrence);
            Assert.Null(await child.EndAsync());
        }
    }

    [Fact]
    public async Task FourProcesses_OneKilledEverySecond_LoseAndDuplicateNothing_AndLeaveNoRowStuck()
    {
        // A minute where there is time for it: TIDEWIRE_KILL_SECONDS=60.
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
        Assert.Equal((await UsersAsync(database)).Order(StringComparer.Ordinal), service.Users.Order(StringComparer.Ordinal));
    }

    private static async Task<List<string>> UsersAsync(TestDatabase database)
    {
        await using var db = database.Open();
        return await db.Users.Select(user => user.Name).ToListAsync(Cancellation);
    }
}
