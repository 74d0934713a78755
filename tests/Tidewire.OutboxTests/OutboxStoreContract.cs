using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.OutboxTests;

/// <summary>The contract of outbox stores.</summary>
public abstract class OutboxStoreContract
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    protected abstract IOutboxStore Open();

    protected OutboxMessage Message(string text = "x", DateTimeOffset? notBefore = null, string? key = null) => new()
    {
        Id = Guid.NewGuid(),
        Body = Encoding.UTF8.GetBytes(text),
        EnqueuedAt = Clock.GetUtcNow(),
        NotBefore = notBefore,
        OrderingKey = key,
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    protected static string Text(OutboxMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    [Fact]
    public async Task Message_KeepsAllItsProperties()
    {
        await using var store = Open();
        var message = Message("päylöad \0 ✓", Clock.GetUtcNow().AddHours(-1), new('a', OutboxMessage.OrderingKeyLength));

        await store.AddAsync(message, Cancellation);
        var claimed = Assert.Single(await store.ClaimAsync(10, Cancellation));

        Assert.Equal(
            (message.Id, "päylöad \0 ✓", message.EnqueuedAt, message.NotBefore, message.OrderingKey, message.TraceParent, 0, false),
            (claimed.Id, Text(claimed), claimed.EnqueuedAt, claimed.NotBefore, claimed.OrderingKey, claimed.TraceParent, claimed.Attempts, claimed.MayHaveBeenSent));
    }

    [Fact]
    public async Task Messages_AreClaimedOnce_InStoredOrder()
    {
        await using var store = Open();
        foreach (string text in (string[])["0", "1", "2"])
            await store.AddAsync(Message(text), Cancellation);

        var first = await store.ClaimAsync(2, Cancellation);
        var rest = await store.ClaimAsync(10, Cancellation);

        Assert.Equal(["0", "1"], first.Select(Text));
        Assert.Equal(["2"], rest.Select(Text));
        Assert.Empty(await store.ClaimAsync(10, Cancellation));
    }

    [Fact]
    public async Task Message_IsNotClaimed_BeforeItIsDue_EvenIfThatTakesSixtyDays()
    {
        await using var store = Open();
        await store.AddAsync(Message(notBefore: Clock.GetUtcNow().AddDays(60)), Cancellation);

        Assert.Empty(await store.ClaimAsync(1, Cancellation));
        Clock.Advance(TimeSpan.FromDays(60) - TimeSpan.FromTicks(1));
        Assert.Empty(await store.ClaimAsync(1, Cancellation));
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Single(await store.ClaimAsync(1, Cancellation));
    }

    [Fact]
    public async Task OrderingKey_AllowsOneMessageAtATime_EvenAfterAReleaseOrResend()
    {
        await using var store = Open();
        string key = new('a', OutboxMessage.OrderingKeyLength);
        foreach (string text in (string[])["0", "1", "2"])
            await store.AddAsync(Message(text, key: key), Cancellation);

        var first = Assert.Single(await store.ClaimAsync(10, Cancellation));
        Assert.Empty(await store.ClaimAsync(10, Cancellation));
        await store.ReleaseAsync(first, TimeSpan.FromSeconds(5), hasFailed: true, mayHaveBeenSent: false, Cancellation);
        Assert.Empty(await store.ClaimAsync(10, Cancellation));
        Clock.Advance(TimeSpan.FromSeconds(5));
        first = Assert.Single(await store.ClaimAsync(10, Cancellation));
        await store.SettleAsync(first, OutboxState.Uncertain, "?", isKept: true, Cancellation);
        var second = Assert.Single(await store.ClaimAsync(10, Cancellation));

        Assert.Equal(("0", 1, "1"), (Text(first), first.Attempts, Text(second)));

        // The resent message is sent after the one in progress, and before the later ones.
        Assert.Equal(1, await store.ResendAsync([first.Id], Cancellation));
        Assert.Empty(await store.ClaimAsync(10, Cancellation));
        await store.SettleAsync(second, OutboxState.Sent, null, isKept: false, Cancellation);
        Assert.Equal("0", Text(Assert.Single(await store.ClaimAsync(10, Cancellation))));
    }

    [Fact]
    public async Task Cancel_OfABlockedMessage_KeepsTheOrderOfTheOtherMessages()
    {
        await using var store = Open();
        string key = new('b', OutboxMessage.OrderingKeyLength);
        var messages = Enumerable.Range(0, 3).Select(number => Message($"{number}", key: key)).ToList();
        foreach (var message in messages)
            await store.AddAsync(message, Cancellation);
        var first = Assert.Single(await store.ClaimAsync(10, Cancellation));

        Assert.True(await store.CancelAsync(messages[1].Id, isKept: false, Cancellation));

        Assert.Empty(await store.ClaimAsync(10, Cancellation));
        Assert.True(await store.CancelAsync(first.Id, isKept: true, Cancellation));
        Assert.Equal("2", Text(Assert.Single(await store.ClaimAsync(10, Cancellation))));
    }

    [Fact]
    public async Task Cancel_OfAClaimedMessage_MakesBeginFail_AndIsTooLateAfterBegin()
    {
        await using var store = Open();
        await store.AddAsync(Message("0"), Cancellation);
        await store.AddAsync(Message("1"), Cancellation);
        var claimed = await store.ClaimAsync(2, Cancellation);

        bool isCanceled = await store.CancelAsync(claimed[0].Id, isKept: false, Cancellation);
        bool hasBegun = await store.BeginAsync(claimed[1], Cancellation);

        Assert.Equal((true, true), (isCanceled, hasBegun));
        Assert.False(await store.BeginAsync(claimed[0], Cancellation));
        Assert.False(await store.SettleAsync(claimed[0], OutboxState.Sent, null, isKept: false, Cancellation));
        Assert.False(await store.ReleaseAsync(claimed[0], TimeSpan.Zero, hasFailed: false, mayHaveBeenSent: false, Cancellation));
        Assert.False(await store.CancelAsync(claimed[1].Id, isKept: false, Cancellation));
        Assert.False(await store.CancelAsync(Guid.NewGuid(), isKept: false, Cancellation));
    }

    [Fact]
    public async Task Release_RecordsWhetherTheMessageMayHaveBeenSent()
    {
        await using var store = Open();
        await store.AddAsync(Message(), Cancellation);
        var message = Assert.Single(await store.ClaimAsync(1, Cancellation));
        await store.BeginAsync(message, Cancellation);
        await store.ReleaseAsync(message, TimeSpan.Zero, hasFailed: false, mayHaveBeenSent: false, Cancellation);
        message = Assert.Single(await store.ClaimAsync(1, Cancellation));
        Assert.False(message.MayHaveBeenSent);

        await store.ReleaseAsync(message, TimeSpan.Zero, hasFailed: true, mayHaveBeenSent: true, Cancellation);
        Assert.False(await store.CancelAsync(message.Id, isKept: false, Cancellation));
        message = Assert.Single(await store.ClaimAsync(1, Cancellation));
        Assert.Equal((true, 1), (message.MayHaveBeenSent, message.Attempts));
    }

    [Fact]
    public async Task OldClaims_HaveNoEffect()
    {
        await using var store = Open();
        await store.AddAsync(Message(), Cancellation);
        var old = Assert.Single(await store.ClaimAsync(1, Cancellation));
        await store.ReleaseAsync(old, TimeSpan.Zero, hasFailed: false, mayHaveBeenSent: false, Cancellation);
        await store.ClaimAsync(1, Cancellation);

        Assert.False(await store.BeginAsync(old, Cancellation));
        Assert.False(await store.SettleAsync(old, OutboxState.Sent, null, isKept: false, Cancellation));
        Assert.False(await store.ReleaseAsync(old, TimeSpan.Zero, hasFailed: false, mayHaveBeenSent: false, Cancellation));
    }

    [Fact]
    public async Task Counts_AreCorrect_WhenMessagesAreKept_Resent_OrPurged()
    {
        await using var store = Open();
        for (int number = 0; number < 12; number++)
            await store.AddAsync(Message($"{number}"), Cancellation);
        var claimed = await store.ClaimAsync(10, Cancellation);
        OutboxState[] states = [OutboxState.Sent, OutboxState.Rejected, OutboxState.Expired, OutboxState.Uncertain];
        for (int at = 0; at < 8; at++)
            await store.SettleAsync(claimed[at], states[at % 4], "why", isKept: at < 4, Cancellation);
        await store.CancelAsync(claimed[8].Id, isKept: true, Cancellation);
        await store.CancelAsync(claimed[9].Id, isKept: false, Cancellation);

        Assert.Equal(new() { Enqueued = 12, Waiting = 2, Sent = 2, Canceled = 2, Rejected = 2, Expired = 2, Uncertain = 2 }, await store.CountAsync(Cancellation));
        Assert.Equal(2, await store.ResendAsync([claimed[1].Id, claimed[2].Id, claimed[0].Id, claimed[8].Id], Cancellation));
        Assert.Equal(2, await store.PurgeAsync([claimed[0].Id, claimed[1].Id, claimed[3].Id], Cancellation));
        Assert.Equal(new() { Enqueued = 10, Waiting = 4, Sent = 1, Canceled = 2, Rejected = 1, Expired = 1, Uncertain = 1 }, await store.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Tidy_RemovesSentAndCanceledMessages_ThatWereKeptLongEnough_AndKeepsDeadLetters()
    {
        await using var store = Open();
        for (int number = 0; number < 3; number++)
            await store.AddAsync(Message($"{number}"), Cancellation);
        var claimed = await store.ClaimAsync(10, Cancellation);
        await store.SettleAsync(claimed[0], OutboxState.Sent, null, isKept: true, Cancellation);
        await store.SettleAsync(claimed[1], OutboxState.Rejected, "why", isKept: true, Cancellation);
        await store.CancelAsync(claimed[2].Id, isKept: true, Cancellation);

        await store.TidyAsync(TimeSpan.FromHours(1), Cancellation);
        Assert.Single(await store.ListAsync(OutboxState.Sent, 0, 10, Cancellation));
        Clock.Advance(TimeSpan.FromHours(1));
        await store.TidyAsync(TimeSpan.FromHours(1), Cancellation);

        Assert.Empty(await store.ListAsync(OutboxState.Sent, 0, 10, Cancellation));
        Assert.Empty(await store.ListAsync(OutboxState.Canceled, 0, 10, Cancellation));
        var dead = Assert.Single(await store.ListAsync(OutboxState.Rejected, 0, 10, Cancellation));
        Assert.Equal((claimed[1].Id, "why", Clock.GetUtcNow().AddHours(-1)), (dead.Id, dead.Reason, dead.SettledAt));
        Assert.Equal((3, 1, 1), ((await store.CountAsync(Cancellation)).Enqueued, (await store.CountAsync(Cancellation)).Sent, (await store.CountAsync(Cancellation)).Canceled));
    }

    [Fact]
    public async Task ConcurrentWorkers_ClaimEachMessageOnce()
    {
        await using var store = Open();
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), Cancellation, async (number, ct) => await store.AddAsync(Message($"{number}"), ct));
        var claimed = new System.Collections.Concurrent.ConcurrentBag<string>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 8), Cancellation, async (_, ct) =>
        {
            while (await store.ClaimAsync(7, ct) is { Count: > 0 } messages)
            {
                foreach (var message in messages)
                {
                    claimed.Add(Text(message));
                    Assert.True(await store.BeginAsync(message, ct));
                    Assert.True(await store.SettleAsync(message, OutboxState.Sent, null, isKept: false, ct));
                }
            }
        });

        Assert.Equal(500, claimed.Distinct().Count());
        Assert.Equal(500, claimed.Count);
        Assert.Equal(500, (await store.CountAsync(Cancellation)).Sent);
    }
}
