using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Tidewire.Sqlite.Tests;

namespace Tidewire.OutboxTests;

/// <summary>The SQLite store of the outbox: the contract, and its own features.</summary>
public sealed class SqliteOutboxStoreTests : OutboxStoreContract, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tidewire-outbox-");
    private readonly FakeLogCollector _logs = new();
    private int _arrived;

    private string Database => Directory.GetFiles(Path.Combine(_directory.FullName, "tidewire"), "*.db").Single();

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task NextProcess_FindsAllUnsettledMessages_AndMarksThoseBeingSentAsPossiblySent()
    {
        await using (var store = Open())
        {
            for (int number = 0; number < 4; number++)
                await store.AddAsync(Message($"{number}"), Cancellation);
            var claimed = await store.ClaimAsync(3, Cancellation);
            await store.BeginAsync(claimed[1], Cancellation);
            await store.SettleAsync(claimed[2], OutboxState.Sent, null, isKept: false, Cancellation);
        }

        await using var next = Open();
        var found = await next.ClaimAsync(10, Cancellation);

        Assert.Equal([("0", false), ("1", true), ("3", false)], found.Select(message => (Text(message), message.MayHaveBeenSent)));
        Assert.Equal(new() { Enqueued = 4, Waiting = 3, Sent = 1 }, await next.CountAsync(Cancellation));
        Assert.Equal(1, _arrived);
    }

    [Fact]
    public async Task TwoProcesses_ClaimOnlyTheirOwnMessages_UntilOneEndsAndTheOtherTakesOver()
    {
        await using var lives = Open();
        await lives.AddAsync(Message("mine"), Cancellation);
        var dies = Open();
        await dies.AddAsync(Message("left"), Cancellation);
        Assert.Equal(["mine"], (await lives.ClaimAsync(10, Cancellation)).Select(Text));

        await dies.DisposeAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["left"], (await lives.ClaimAsync(10, Cancellation)).Select(Text));
        Assert.Equal(2, (await lives.CountAsync(Cancellation)).Enqueued);
        var page = await lives.ListAsync(OutboxState.Waiting, 0, 1, Cancellation);
        Assert.Single(await lives.ListAsync(OutboxState.Waiting, page[0].Position, 10, Cancellation));
    }

    [Fact]
    public async Task Message_IsClaimedImmediately_WhenTheClockWasSetBack()
    {
        Clock.Advance(TimeSpan.FromDays(1));
        await using (var store = Open())
            await store.AddAsync(Message(), Cancellation);

        var earlier = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Clock.GetUtcNow().AddHours(-5));
        await using var next = Open(earlier);

        Assert.Single(await next.ClaimAsync(1, Cancellation));
    }

    [Fact]
    public async Task DamagedMessage_IsReturnedWithoutItsBody()
    {
        await using (var store = Open())
            await store.AddAsync(Message(), Cancellation);
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE messages SET body = x'79'";
            command.ExecuteNonQuery();
        }

        await using var next = Open();

        Assert.True(Assert.Single(await next.ClaimAsync(1, Cancellation)).Body.IsEmpty);
    }

    [Fact]
    public async Task DeletedFile_IsLoggedAsAnError_AndReplaced()
    {
        await using var store = Open();
        await store.AddAsync(Message("lost"), Cancellation);
        var lost = Assert.Single(await store.ClaimAsync(1, Cancellation));
        File.Delete(Database);

        await Assert.ThrowsAsync<IOException>(() => store.AddAsync(Message("refused"), Cancellation));
        await store.AddAsync(Message("kept"), Cancellation);

        Assert.False(await store.SettleAsync(lost, OutboxState.Sent, null, isKept: false, Cancellation));
        Assert.Equal(["kept"], (await store.ClaimAsync(10, Cancellation)).Select(Text));
        Assert.Single(_logs.GetSnapshot(), log => log.Id.Id == 212);
    }

    [Fact]
    public async Task DamagedFile_IsSetAside_AndReplaced()
    {
        await using (var store = Open())
            await store.AddAsync(Message("damaged"), Cancellation);
        await File.WriteAllBytesAsync(Database, new byte[10_000], Cancellation);

        await using var next = Open();
        await next.AddAsync(Message("kept"), Cancellation);

        Assert.Equal(["kept"], (await next.ClaimAsync(10, Cancellation)).Select(Text));
        Assert.True(File.Exists(Database + ".damaged"));
        Assert.Single(_logs.GetSnapshot(), log => log.Id.Id == 210);
    }

    [Fact]
    public async Task DamagedFile_IsSetAside_WhileTheStoreIsInUse()
    {
        await using var store = Open();
        for (int number = 0; number < 300; number++)
            await store.AddAsync(Message(new string('.', 30_000)), Cancellation);
        while (await store.TidyAsync(TimeSpan.Zero, Cancellation))
        {
        }

        await store.CountAsync(Cancellation);
        string file = Database;
        DamagedFile.DamageInPlace(file);

        await Assert.ThrowsAsync<IOException>(() => store.ClaimAsync(300, Cancellation));
        await store.AddAsync(Message("kept"), Cancellation);

        Assert.Equal(["kept"], (await store.ClaimAsync(10, Cancellation)).Select(Text));
        Assert.True(File.Exists(file + ".damaged"));
        Assert.Single(_logs.GetSnapshot(), log => log.Id.Id == 211);
    }

    [Fact]
    public async Task SymbolicLink_IsNotFollowed_WhenItReplacesTheFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        await using (var store = Open())
            await store.AddAsync(Message("theirs"), Cancellation);
        string file = Database, target = Path.Combine(_directory.FullName, "target.db");
        File.Move(file, target);
        File.CreateSymbolicLink(file, target);

        await using var next = Open();
        await next.AddAsync(Message("ours"), Cancellation);

        Assert.Equal(["ours"], (await next.ClaimAsync(10, Cancellation)).Select(Text));
        Assert.Contains(_logs.GetSnapshot(), log => log.Id.Id == 208);
    }

    [Fact]
    public async Task Message_IsRefused_WhenNoFileCanBeOpened()
    {
        await using (var store = Open())
            await store.AddAsync(Message(), Cancellation);
        string stem = Database[..^"1.db".Length];
        File.Delete(Database);
        for (int number = 1; number <= 1_000; number++)
            Directory.CreateDirectory($"{stem}{number}.db");

        await using var next = Open();

        var thrown = await Assert.ThrowsAsync<IOException>(() => next.AddAsync(Message(), Cancellation));
        Assert.Contains("No file for the outbox of Notifications can be opened", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DuplicateMessage_IsRefused_WithoutSideEffects()
    {
        await using var store = Open();
        var message = Message();
        await store.AddAsync(message, Cancellation);

        await Assert.ThrowsAsync<IOException>(() => store.AddAsync(message, Cancellation));

        Assert.Single(await store.ClaimAsync(10, Cancellation));
    }

    [Fact]
    public async Task Content_IsGoneFromTheFile_OnceTheMessageIsSentAndTheStoreIsTidied()
    {
        await using var store = Open();
        await store.AddAsync(Message("a secret of ada"), Cancellation);
        var message = Assert.Single(await store.ClaimAsync(1, Cancellation));
        await store.SettleAsync(message, OutboxState.Sent, null, isKept: false, Cancellation);
        while (await store.TidyAsync(TimeSpan.Zero, Cancellation))
        {
        }

        await store.DisposeAsync();

        foreach (string file in Directory.GetFiles(Path.Combine(_directory.FullName, "tidewire")))
            Assert.DoesNotContain("a secret of ada", await File.ReadAllTextAsync(file, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public void SymbolicLinkToAFolder_IsRefused_WhenTheStoreIsOpened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        string target = _directory.CreateSubdirectory("target").FullName;
        Directory.CreateSymbolicLink(Path.Combine(_directory.FullName, "tidewire"), target);

        Assert.Throws<InvalidOperationException>(Open);
        Assert.Empty(Directory.GetFiles(target));
    }

    protected override IOutboxStore Open() => Open(Clock);

    private IOutboxStore Open(TimeProvider clock)
    {
        var services = new ServiceCollection();
        services.AddTidewireCore(new ConfigurationBuilder().Build()).UseSqliteStore(_directory.FullName);
        return services.BuildServiceProvider().GetRequiredService<IOutboxStoreFactory>().Open(new()
        {
            Client = "Notifications",
            Durability = StoreDurability.Process,
            Time = clock,
            Logger = new FakeLogger(_logs),
            Arrived = () => _arrived++,
            Enqueued = _ => { },
        });
    }
}
