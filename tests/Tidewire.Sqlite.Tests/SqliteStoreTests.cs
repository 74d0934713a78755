using System.Text;

namespace Tidewire.Sqlite.Tests;

/// <summary>The persistence, ownership and size of a file.</summary>
public sealed class SqliteStoreTests : SqliteStoreTest
{
    [Fact]
    public async Task Items_AreFoundByTheNextProcess_ExceptSettledOnes()
    {
        await using (var first = Open())
        {
            await AppendAsync(first, 10);
            await first.SettleAsync(await first.TakeAsync(4, long.MaxValue, Cancellation), Cancellation);
            await first.TakeAsync(3, long.MaxValue, Cancellation);
        }

        await using var second = Open();

        Assert.Equal([6], Recovered);
        Assert.Equal(["4", "5", "6", "7", "8", "9"], await TakeAllAsync(second));
        Assert.Single(LogsOf(201));
    }

    [Fact]
    public async Task NextProcess_FindsItemsInFlight_ButNotParkedOnes()
    {
        await using (var first = Open())
        {
            await AppendAsync(first, 3);
            var items = await first.TakeAsync(2, long.MaxValue, Cancellation);
            await first.ParkAsync([items[1]], Cancellation);
        }

        await using var second = Open();
        var found = await second.TakeAsync(10, long.MaxValue, Cancellation);

        Assert.Equal(["0", "2"], found.Select(item => Text(item).TrimEnd('.')));
    }

    [Fact]
    public async Task TwoProcesses_HaveAFileEach_AndTheRemainingProcessTakesOver()
    {
        await using var stays = Open();
        var ends = Open();
        await AppendAsync(stays, 5);
        await AppendAsync(ends, 5, from: 5);
        Assert.Equal(2, Files.Count(file => file.EndsWith(".db", StringComparison.Ordinal)));
        Assert.Equal(5, stays.Waiting);

        await ends.DisposeAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(10, stays.Waiting);
        Assert.Equal(Enumerable.Range(0, 10).Select(number => $"{number}"), await TakeAllAsync(stays));
        Tidy();
        Assert.Single(Files, file => file.EndsWith(".db", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Other", "https://analytics.example.com/")]
    [InlineData("Test", "https://elsewhere.example.com/")]
    [InlineData("Test", "https://analytics.example.com/other/")]
    public async Task Items_AreNotFound_ByAnotherClientOrAddress(string client, string address)
    {
        await using (var mine = Open())
            await AppendAsync(mine, 3);

        await using var theirs = OpenAt(Root, client, new(address));

        Assert.Empty(Recovered);
        Assert.Empty(await TakeAllAsync(theirs));
    }

    [Fact]
    public async Task FileOfAnotherAddress_IsNotTouched_WhenItIsRenamed()
    {
        await using (var theirs = OpenAt(Root, "Test", new("https://elsewhere.example.com/")))
            await AppendAsync(theirs, 3);
        string file = Database;
        await using (var mine = Open())
            await AppendAsync(mine, 1);
        string ours = Files.Single(one => one != file && one.EndsWith(".db", StringComparison.Ordinal));
        File.Delete(ours);
        File.Move(file, ours);

        await using var store = Open();

        Assert.Empty(await TakeAllAsync(store));
        Assert.NotEmpty(LogsOf(208));
        Assert.True(File.Exists(ours));
    }

    [Fact]
    public async Task SettledItem_IsErasedFromTheDisk_AndItsSpaceIsFreed()
    {
        await using var store = Open();
        Assert.Equal(5_000, await AppendAsync(store, 5_000, size: 400));
        Assert.Contains("4999....", await ReadFilesAsync(), StringComparison.Ordinal);
        long full = Files.Sum(file => new FileInfo(file).Length);

        await TakeAllAsync(store);
        Tidy();
        await AppendAsync(store, 1, from: 7_777, size: 8);

        // Closing another descriptor in the same process releases SQLite's own locks. The store does not need them, because it has a lock file.
        string text = await ReadFilesAsync();
        Assert.DoesNotContain("4999....", text, StringComparison.Ordinal);
        Assert.DoesNotContain("k-17", text, StringComparison.Ordinal);
        Assert.InRange(Files.Sum(file => new FileInfo(file).Length), 1, full / 20);
    }

    [Fact]
    public async Task Items_AreRefused_OnlyWhenTheyExceedTheSizeLimit()
    {
        await using var store = OpenAt(Root, maxBytes: 1_048_576);

        var result = await store.AppendAsync([.. Enumerable.Range(0, 5_000).Select(number => Item($"{number}".PadRight(400, '.')))], Cancellation);
        var again = await store.AppendAsync([Item(new('x', 400))], Cancellation);

        Assert.True(result.IsFull && again.IsFull);
        Assert.InRange(result.Stored, 900, 1_400);
        Assert.Equal((result.Stored, 0), (store.Waiting, again.Stored));
        Assert.InRange(new FileInfo(Database).Length, 900_000, 1_048_576);
        Assert.Single(LogsOf(209));
        Assert.Equal(result.Stored, (await TakeAllAsync(store)).Count);
        Assert.Equal(new(1, false), await store.AppendAsync([Item("y")], Cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FailedAppend_Throws_AndTheNextAppendSucceeds(bool waitsOnItsThread)
    {
        await using var store = Open();
        DeliveryItem[] broken = [Item("whole"), new() { Key = "no body", AcceptedAt = Clock.GetUtcNow() }];

        Func<Task> append = waitsOnItsThread ? () => Task.FromResult(store.Append(broken)) : () => store.AppendAsync(broken, Cancellation).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(append);

        Assert.Equal(1, store.Append([Item("first")]).Stored);
        Assert.Equal(1, (await store.AppendAsync([Item("second")], Cancellation)).Stored);
        Assert.Equal(["first", "second"], await TakeAllAsync(store));
    }

    [Fact]
    public async Task ItemsOfConcurrentThreads_AreAllStored_InTheOrderOfEachThread()
    {
        const int Callers = 8;
        const int Each = 200;
        await using var store = Open();
        int stored = 0;

        var threads = Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            for (int number = 0; number < Each; number++)
                Interlocked.Add(ref stored, store.Append([Item($"{caller}-{number}")]).Stored);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var texts = await TakeAllAsync(store);
        Assert.Equal((Callers * Each, Callers * Each), (stored, texts.Distinct().Count()));
        foreach (int caller in Enumerable.Range(0, Callers))
            Assert.Equal(Enumerable.Range(0, Each).Select(number => $"{caller}-{number}"), texts.Where(text => text.StartsWith($"{caller}-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reload_ReadsReleasedItems_AndMarksMissingOnes()
    {
        await using var store = Open();
        await AppendAsync(store, 2);
        var items = await store.TakeAsync(2, long.MaxValue, Cancellation);
        await store.SettleAsync([items[1]], Cancellation);
        items[0].Release();
        items[1].Release();

        int found = await store.ReloadAsync(items, Cancellation);

        Assert.Equal((1, "0.........", 0L), (found, Text(items[0]), items[1].Id));
        Assert.Null(items[1].Body);
    }

    private async Task<string> ReadFilesAsync()
    {
        var text = new StringBuilder();
        foreach (string file in Files)
            text.Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Cancellation)));
        return text.ToString();
    }
}
