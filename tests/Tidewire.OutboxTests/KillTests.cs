namespace Tidewire.OutboxTests;

/// <summary>
/// Kills the process with kill -9 at every step between enqueuing and settling 1,000 messages on SQLite. No message is sent twice. If keys are
/// honored, no message is lost. Otherwise, each message that may not have arrived is counted as uncertain.
/// </summary>
public sealed class KillTests : OutboxTest
{
    private const int Killed = 137;
    private const int Messages = 1_000;

    public static TheoryData<string, bool> Steps()
    {
        var data = new TheoryData<string, bool>();
        foreach (string step in (string[])[
            "before-add", "after-add", "before-claim", "after-claim", "before-begin", "after-begin", "before-send", "at-service", "after-send",
            "before-settle", "after-settle", "before-release", "after-release"])
        {
            data.Add(step, true);
            data.Add(step, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Kill_DuplicatesNothing_AndLosesOnlyMessagesCountedAsUncertain(string step, bool honorsKeys)
    {
        await using var mailer = new Mailer(honorsKeys);
        await mailer.StartAsync();
        int requests = 0;

        // The service sometimes answers with Retry-After, so that messages are also released. At the step at-service, the process is killed
        // while the service handles a request.
        ChildProcess? child = null;
        mailer.Answer = _ =>
        {
            int number = Interlocked.Increment(ref requests);
            if (step == "at-service" && number == 300)
                child!.Kill();
            return Task.FromResult(number % 100 == 50 ? new MailReply(503, IsHandled: false, RetryAfter: 0) : MailReply.Accepted);
        };

        string record = PathOf("enqueued");
        int occurrence = step.EndsWith("claim", StringComparison.Ordinal) ? 5 : step.EndsWith("release", StringComparison.Ordinal) ? 3 : 300;
        using (child = ChildProcess.Start(mailer.Address, Store, record, "first", Messages, honorsKeys, step, occurrence))
        {
            Assert.Equal(Killed, await child.EndAsync());
        }

        using var next = ChildProcess.Start(mailer.Address, Store, record, "next", 1, honorsKeys);
        var counts = await next.ReadCountsAsync();

        string[] enqueued = [.. (await File.ReadAllTextAsync(record, Cancellation)).Split('\n').SkipLast(1)];
        var mails = mailer.Mails.GroupBy(mail => mail.Message).ToDictionary(mail => mail.Key, mail => mail.Count());
        int lost = enqueued.Count(id => !mails.ContainsKey(id));
        int doubled = mails.Values.Sum(count => count - 1);
        Assert.Equal(counts.Enqueued, counts.Sent + counts.Uncertain);
        Assert.Equal(0, counts.Waiting);
        Assert.Equal(0, doubled);
        Assert.InRange(lost, 0, counts.Uncertain);
        if (honorsKeys)
            Assert.Equal(0, counts.Uncertain);
        else
            Assert.InRange(counts.Uncertain, 0, 8);
    }
}
