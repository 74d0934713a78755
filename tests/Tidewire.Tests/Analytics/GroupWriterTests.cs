using System.Text;
using Tidewire.Analytics;

namespace Tidewire.Tests.Analytics;

/// <summary>Many threads, few writes, and each knows the fate of its own lines.</summary>
public sealed class GroupWriterTests
{
    [Fact]
    public async Task Write_TakesTheLinesOfThoseThatWaitAlong()
    {
        using var begun = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        var writes = new List<(string Lines, int Count)>();
        var writer = new GroupWriter((lines, count) =>
        {
            writes.Add((Encoding.ASCII.GetString(lines.Span), count));
            begun.Release();
            go.Wait(TestContext.Current.CancellationToken);
            return SpoolOutcome.Written;
        });

        var first = Start(writer, "a");
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        Task<SpoolOutcome>[] others = [Start(writer, "b"), Start(writer, "c"), Start(writer, "d")];
        while (writer.Waiting < 3)
            await Task.Yield();
        go.Release(2);

        Assert.All(await Task.WhenAll([first, .. others]), outcome => Assert.Equal(SpoolOutcome.Written, outcome));
        Assert.Equal(("a", 1), writes[0]);
        Assert.Equal(("bcd", 3), (string.Concat(writes[1].Lines.Order()), writes[1].Count));
        Assert.Equal(2, writes.Count);
    }

    [Fact]
    public async Task Write_FailsForItsOwnGroupAlone()
    {
        using var begun = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        int writes = 0;
        var writer = new GroupWriter((_, _) =>
        {
            begun.Release();
            go.Wait(TestContext.Current.CancellationToken);
            return ++writes == 1 ? SpoolOutcome.Failed : SpoolOutcome.Written;
        });

        var first = Start(writer, "a");
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        var second = Start(writer, "b");
        while (writer.Waiting < 1)
            await Task.Yield();
        go.Release(2);

        Assert.Equal((SpoolOutcome.Failed, SpoolOutcome.Written), (await first, await second));
    }

    private static Task<SpoolOutcome> Start(GroupWriter writer, string line) =>
        Task.Factory.StartNew(() => writer.Write(Encoding.ASCII.GetBytes(line), 1), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
