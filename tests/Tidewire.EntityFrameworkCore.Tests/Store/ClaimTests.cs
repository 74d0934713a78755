using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Store;

/// <summary>Claiming messages, and the end of claims.</summary>
public sealed class ClaimTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseKind> Kinds => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Claim_ReturnsAddedMessages_OldestFirst_AndEachOnce(DatabaseKind kind)
    {
        await using var harness = await StoreHarness.CreateAsync(kind);
        var notBefore = DateTimeOffset.FromUnixTimeMilliseconds(1);
        OutboxMessage[] added = [await harness.AddAsync(), await harness.AddAsync(orderingKey: "key"), await harness.AddAsync(notBefore: notBefore)];

        var first = await harness.Store.ClaimAsync(2, Cancellation);
        var second = await harness.Open().ClaimAsync(2, Cancellation);

        Assert.Equal(added.Select(message => message.Id), [.. first.Select(message => message.Id), .. second.Select(message => message.Id)]);
        Assert.Empty(await harness.Store.ClaimAsync(2, Cancellation));
        Assert.Equal(notBefore, second[0].NotBefore);
        Assert.Equal(added[1].OrderingKey, first[1].OrderingKey);
        foreach (var (expected, actual) in added.Zip([.. first, .. second]))
        {
            Assert.Equal(expected.Body.ToArray(), actual.Body.ToArray());
            Assert.Equal(expected.EnqueuedAt.ToUnixTimeMilliseconds(), actual.EnqueuedAt.ToUnixTimeMilliseconds());
            Assert.Equal((0, false), (actual.Attempts, actual.MayHaveBeenSent));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Claim_SkipsMessagesThatAreNotDue_AndMessagesOfOtherClients(DatabaseKind kind)
    {
        await using var harness = await StoreHarness.CreateAsync(kind);
        await harness.AddAsync(notBefore: TimeProvider.System.GetUtcNow().AddHours(1));

        Assert.Empty(await harness.Store.ClaimAsync(10, Cancellation));
        await harness.AddAsync();
        Assert.Empty(await harness.Open(client: "Billing").ClaimAsync(10, Cancellation));
        Assert.Single(await harness.Store.ClaimAsync(10, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Claim_TakesOneMessagePerOrderingKey_InStoredOrder(DatabaseKind kind)
    {
        await using var harness = await StoreHarness.CreateAsync(kind);
        var first = await harness.AddAsync(orderingKey: "ada");
        var second = await harness.AddAsync(orderingKey: "ada");
        var other = await harness.AddAsync(orderingKey: "grace");

        var claimed = await harness.Store.ClaimAsync(10, Cancellation);
        Assert.Equal([first.Id, other.Id], claimed.Select(message => message.Id));
        Assert.Empty(await harness.Open().ClaimAsync(10, Cancellation));

        // A message in its back-off blocks the later messages with its ordering key; an uncertain message does not.
        await harness.Store.ReleaseAsync(claimed[0], TimeSpan.FromHours(1), hasFailed: true, mayHaveBeenSent: false, Cancellation);
        Assert.Empty(await harness.Store.ClaimAsync(10, Cancellation));
        await harness.Database.ExecuteAsync("UPDATE \"TidewireOutbox\" SET \"DueAt\" = 0 WHERE \"Attempts\" = 1");
        await harness.Store.SettleAsync(await harness.ClaimOneAsync(), OutboxState.Uncertain, "Lost.", isKept: true, Cancellation);
        var underWay = await harness.ClaimOneAsync();
        Assert.Equal(second.Id, underWay.Id);

        // The resent first message waits for the one in flight.
        Assert.Equal(1, await harness.Store.ResendAsync([first.Id], Cancellation));
        Assert.Empty(await harness.Store.ClaimAsync(10, Cancellation));
        await harness.Store.SettleAsync(underWay, OutboxState.Sent, null, isKept: false, Cancellation);
        Assert.Equal(first.Id, (await harness.ClaimOneAsync()).Id);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Claim_ReturnsEachMessageOnce_WhenSeveralInstancesClaimConcurrently(DatabaseKind kind)
    {
        await using var harness = await StoreHarness.CreateAsync(kind);
        await harness.Database.FillAsync(2_000);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var store = harness.Open();
            var own = new List<Guid>();
            while (await store.ClaimAsync(50, Cancellation) is { Count: > 0 } page)
            {
                Assert.InRange(page.Count, 1, 50);
                own.AddRange(page.Select(message => message.Id));
            }

            return own;
        }));

        var all = claimed.SelectMany(own => own).ToList();
        Assert.Equal((2_000, 2_000), (all.Count, all.Distinct().Count()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Message_IsTakenOver_AndTheOldClaimHasNoEffect_WhenItsLeaseHasEnded(DatabaseKind kind)
    {
        await using var harness = await StoreHarness.CreateAsync(kind);
        await harness.AddAsync();
        await harness.AddAsync();
        var claimed = await harness.Store.ClaimAsync(2, Cancellation);
        Assert.True(await harness.Store.BeginAsync(claimed[0], Cancellation));
        await harness.EndLeasesAsync();
        var other = harness.Open();

        var taken = await other.ClaimAsync(10, Cancellation);

        Assert.Equal([true, false], taken.Select(message => message.MayHaveBeenSent));
        Assert.False(await harness.Store.SettleAsync(claimed[0], OutboxState.Sent, null, isKept: false, Cancellation));
        Assert.False(await harness.Store.BeginAsync(claimed[1], Cancellation));
        Assert.False(await harness.Store.ReleaseAsync(claimed[1], TimeSpan.Zero, hasFailed: true, mayHaveBeenSent: false, Cancellation));
        Assert.True(await other.SettleAsync(taken[0], OutboxState.Sent, null, isKept: false, Cancellation));
        Assert.True(await other.BeginAsync(taken[1], Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Release_DelaysTheMessage_AndRecordsThatItMayHaveBeenSent(DatabaseKind kind)
    {
        await using var harness = await StoreHarness.CreateAsync(kind);
        await harness.AddAsync();

        var message = await harness.ClaimOneAsync();
        Assert.True(await harness.Store.BeginAsync(message, Cancellation));
        Assert.True(await harness.Store.ReleaseAsync(message, TimeSpan.Zero, hasFailed: true, mayHaveBeenSent: false, Cancellation));
        message = await harness.ClaimOneAsync();
        Assert.Equal((1, false), (message.Attempts, message.MayHaveBeenSent));

        Assert.True(await harness.Store.ReleaseAsync(message, TimeSpan.Zero, hasFailed: false, mayHaveBeenSent: true, Cancellation));
        message = await harness.ClaimOneAsync();
        Assert.Equal((1, true), (message.Attempts, message.MayHaveBeenSent));

        // A later attempt that was not sent does not clear the possibly-sent mark.
        Assert.True(await harness.Store.ReleaseAsync(message, TimeSpan.Zero, hasFailed: true, mayHaveBeenSent: false, Cancellation));
        message = await harness.ClaimOneAsync();
        Assert.Equal((2, true), (message.Attempts, message.MayHaveBeenSent));

        Assert.True(await harness.Store.ReleaseAsync(message, TimeSpan.FromMinutes(1), hasFailed: true, mayHaveBeenSent: true, Cancellation));
        Assert.Empty(await harness.Store.ClaimAsync(1, Cancellation));
        Assert.InRange(
            await harness.Database.NumberAsync($"SELECT (SELECT \"DueAt\" - {harness.Database.Now} FROM \"TidewireOutbox\")"), 1, 60_000);
    }
}
