using Tidewire.EntityFrameworkCore.Tests.Applications;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Processes;

/// <summary>Instances are killed with <c>kill -9</c>. The users in the database are compared with the messages of the service.</summary>
public abstract class KillTest(DatabaseKind kind)
{
    private static readonly string[] _steps =
    [
        "before-claim", "after-claim", "before-begin", "after-begin", "before-send", "after-send", "before-settle", "after-settle",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kill_DuplicatesNothing_AndLosesOnlyMessagesCountedAsUncertain_AtEachStep(bool keysAreHonored)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var service = await MailService.StartAsync(keysAreHonored);

        await DieAsync("before-commit", 300, 300);
        await DieAsync("after-commit", 300, 300);
        foreach (string step in _steps)
            await DieAsync(step, 60, step.EndsWith("claim", StringComparison.Ordinal) ? 3 : 40);

        // How many users each process had committed when it died depends on the machine.
        int committed = (await database.UsersAsync()).Count;
        using var last = await ChildProcess.StartAsync(database, service.Address, keysAreHonored, "last", count: Math.Max(10, 1_000 - committed));
        long? uncertain = await last.EndAsync();

        var users = await database.UsersAsync();
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
}
