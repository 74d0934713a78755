namespace Tidewire.Sqlite.Tests;

/// <summary>Requests to an outbox file that are written in one group, and the effect of a failing one on the others.</summary>
public sealed class OutboxFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tidewire-outbox-file-");
    private readonly ManualResetEventSlim _mayContinue = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_directory.FullName, "1.db");

    public void Dispose()
    {
        _mayContinue.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task FailedRequest_DoesNotAffectTheOtherRequestsOfItsGroup()
    {
        await using var file = Open();
        var message = Message();
        await file.RunAsync(table => Add(table, message));

        var blocking = await BlockAsync(file);
        Task<bool> good = file.RunAsync(table => Add(table, Message())), duplicate = file.RunAsync(table => Add(table, message)), last = file.RunAsync(table => Add(table, Message()));
        _mayContinue.Set();

        await Task.WhenAll(blocking, good, last);
        await Assert.ThrowsAsync<IOException>(() => duplicate);
        Assert.Equal(3, await file.RunAsync(table => table.Count().Waiting));
        Assert.Equal(SqliteFileState.Open, file.State);
    }

    [Fact]
    public async Task EveryRequest_Fails_OnceTheFileIsDeleted()
    {
        await using var file = Open();
        var blocking = await BlockAsync(file);
        Task<bool> one = file.RunAsync(table => Add(table, Message())), other = file.RunAsync(table => Add(table, Message()));
        File.Delete(Database);
        _mayContinue.Set();

        await blocking;
        await Assert.ThrowsAsync<IOException>(() => one);
        await Assert.ThrowsAsync<IOException>(() => other);
        await Assert.ThrowsAsync<IOException>(() => file.RunAsync(table => table.Count().Waiting));
        Assert.Equal(SqliteFileState.Removed, file.State);
        Assert.Null(await file.CloseAsync());
    }

    [Fact]
    public async Task DamagedFile_IsSetAside()
    {
        var file = Open();
        for (int number = 0; number < 300; number++)
            await file.RunAsync(table => Add(table, Message(size: 30_000)));
        await CheckpointAsync(file);
        DamagedFile.DamageInPlace(Database);

        await Assert.ThrowsAsync<IOException>(() => file.RunAsync(table => table.Claim(file, 300, file.NextClaim(), 1)));

        Assert.Equal(SqliteFileState.Damaged, file.State);
        Assert.Equal(Database + ".damaged", await file.CloseAsync());
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task ClosedFile_RefusesRequests()
    {
        var file = Open();
        await file.CloseAsync();

        var thrown = await Assert.ThrowsAsync<IOException>(() => file.RunAsync(table => table.Count().Waiting));

        Assert.Equal($"{Database} is closed.", thrown.Message);
    }

    private OutboxFile Open() =>
        new(1, Database, FileLock.TryTake(Database)!, () => SqliteDatabase.Open(Database, binding: 1, maxBytes: 1L << 30, OutboxRow.Tables), isDurable: false, () => 1);

    // Returns when the file is processing a request. Requests that arrive after that form one group.
    private async Task<Task> BlockAsync(OutboxFile file)
    {
        var isRunning = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocking = file.RunAsync(_ =>
        {
            isRunning.SetResult();
            _mayContinue.Wait(Cancellation);
            return true;
        });
        await isRunning.Task;
        return blocking;
    }

    private static async Task CheckpointAsync(OutboxFile file)
    {
        while (await file.GiveBackSpaceAsync())
        {
        }

        await file.RunAsync(_ => true);
    }

    private static bool Add(OutboxTable table, OutboxMessage message)
    {
        table.Add(message, now: 1);
        return true;
    }

    private static OutboxMessage Message(int size = 10) =>
        new() { Id = Guid.NewGuid(), Body = new byte[size], EnqueuedAt = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero) };
}
