using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Store;

/// <summary>Canceling, counting, listing, resending and purging.</summary>
public sealed class AdminTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseKind> Kinds => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    public static TheoryData<DatabaseKind, bool> KindsAndKeeping => new MatrixTheoryData<DatabaseKind, bool>(Enum.GetValues<DatabaseKind>(), [true, false]);

    [Theory]
    [MemberData(nameof(KindsAndKeeping))]
    public async Task Cancel_ReturnsTrue_OnlyWhenTheMessageWasNotSent(DatabaseKind kind, bool isKept)
    {
        await using var harness = await StoreHarness.CreateAsync(kind);
        var waiting = await harness.AddAsync(notBefore: TimeProvider.System.GetUtcNow().AddHours(1));
        var claimed = await harness.AddAsync();
        await harness.AddAsync();
        var page = await harness.Store.ClaimAsync(2, Cancellation);
        await harness.Store.BeginAsync(page[1], Cancellation);
        var other = harness.Open();

        Assert.True(await other.CancelAsync(waiting.Id, isKept, Cancellation));
        Assert.True(await other.CancelAsync(claimed.Id, isKept, Cancellation));
        Assert.False(await other.CancelAsync(page[1].Id, isKept, Cancellation));
        Assert.False(await other.CancelAsync(waiting.Id, isKept, Cancellation));
        Assert.False(await other.CancelAsync(Guid.NewGuid(), isKept, Cancellation));
        Assert.False(await harness.Open(client: "Billing").CancelAsync(page[1].Id, isKept, Cancellation));

        Assert.False(await harness.Store.BeginAsync(page[0], Cancellation));
        Assert.Equal(new OutboxCounts { Enqueued = isKept ? 3 : 1, Canceled = isKept ? 2 : 0, Waiting = 1 }, await other.CountAsync(Cancellation));

        // A message that is released as possibly sent cannot be canceled either.
        await harness.Store.ReleaseAsync(page[1], TimeSpan.Zero, hasFailed: true, mayHaveBeenSent: true, Cancellation);
        Assert.False(await other.CancelAsync(page[1].Id, isKept, Cancellation));
        await harness.Database.ExecuteAsync("UPDATE \"TidewireOutbox\" SET \"MayHaveBeenSent\" = FALSE");
        Assert.True(await other.CancelAsync(page[1].Id, isKept, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Counts_AddUp_AndEntriesAreListedInPages(DatabaseKind kind)
    {
        await using var harness = await StoreHarness.CreateAsync(kind);
        OutboxState[] ends = [OutboxState.Sent, OutboxState.Rejected, OutboxState.Rejected, OutboxState.Rejected, OutboxState.Expired, OutboxState.Uncertain];
        foreach (var _ in ends)
            await harness.AddAsync();
        var claimed = await harness.Store.ClaimAsync(ends.Length, Cancellation);
        foreach (var (message, state) in claimed.Zip(ends))
            Assert.True(await harness.Store.SettleAsync(message, state, state == OutboxState.Sent ? null : $"Status {state}.", isKept: true, Cancellation));
        var waiting = await harness.AddAsync(notBefore: DateTimeOffset.FromUnixTimeMilliseconds(4_000_000_000_000));

        Assert.Equal(
            new OutboxCounts { Enqueued = 7, Sent = 1, Rejected = 3, Expired = 1, Uncertain = 1, Waiting = 1 }, await harness.Store.CountAsync(Cancellation));
        Assert.Equal(new OutboxCounts(), await harness.Open(client: "Billing").CountAsync(Cancellation));

        var first = await harness.Store.ListAsync(OutboxState.Rejected, 0, 2, Cancellation);
        var second = await harness.Store.ListAsync(OutboxState.Rejected, first[^1].Position, 2, Cancellation);
        Assert.Equal(claimed.Skip(1).Take(3).Select(message => message.Id), [.. first.Select(entry => entry.Id), .. second.Select(entry => entry.Id)]);
        Assert.Equal((OutboxState.Rejected, "Status Rejected."), (first[0].State, first[0].Reason));
        Assert.InRange(first[0].SettledAt!.Value, first[0].EnqueuedAt.AddMinutes(-1), first[0].EnqueuedAt.AddMinutes(5));
        var entry = Assert.Single(await harness.Store.ListAsync(OutboxState.Waiting, 0, 10, Cancellation));
        Assert.Equal((waiting.Id, waiting.NotBefore, null, null), (entry.Id, entry.NotBefore, entry.SettledAt, entry.Reason));
        Assert.Empty(await harness.Store.ListAsync(OutboxState.Canceled, 0, 10, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Resend_MakesDeadLettersWaitAgain_AndPurgeRemovesOnlySettledMessages(DatabaseKind kind)
    {
        await using var harness = await StoreHarness.CreateAsync(kind);
        OutboxState[] ends = [OutboxState.Sent, OutboxState.Rejected, OutboxState.Expired, OutboxState.Uncertain];
        foreach (var _ in ends)
            await harness.AddAsync();
        foreach (var (message, state) in (await harness.Store.ClaimAsync(4, Cancellation)).Zip(ends))
        {
            await harness.Store.BeginAsync(message, Cancellation);
            await harness.Store.SettleAsync(message, state, "Why.", isKept: true, Cancellation);
        }

        var waiting = await harness.AddAsync();
        var ids = await IdsAsync(harness);
        int arrivals = 0;
        var store = harness.Open(arrived: () => arrivals++);

        Assert.Equal(0, await harness.Open(client: "Billing").ResendAsync(ids, Cancellation));
        Assert.Equal(3, await store.ResendAsync([.. ids, Guid.NewGuid()], Cancellation));
        Assert.Equal(1, arrivals);
        Assert.Equal(0, await store.ResendAsync([], Cancellation));

        var again = await store.ClaimAsync(10, Cancellation);
        Assert.Equal(4, again.Count);
        Assert.All(again, message => Assert.Equal((0, false), (message.Attempts, message.MayHaveBeenSent)));
        Assert.Equal(waiting.Id, again[^1].Id);
        Assert.Equal(0, await harness.Open(client: "Billing").PurgeAsync(ids, Cancellation));
        Assert.Equal(1, await store.PurgeAsync(ids, Cancellation));
        Assert.Equal(new OutboxCounts { Enqueued = 4, Waiting = 4 }, await store.CountAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Tidy_RemovesOldSentAndCanceledMessages_InBatches(DatabaseKind kind)
    {
        await using var harness = await StoreHarness.CreateAsync(kind);
        await harness.Database.FillAsync(2_500);
        await harness.Database.ExecuteAsync(
            $"UPDATE \"TidewireOutbox\" SET \"State\" = CASE WHEN \"Sequence\" % 2 = 0 THEN 1 ELSE 2 END, \"SettledAt\" = {harness.Database.Now} - 60000");
        await harness.Database.ExecuteAsync("UPDATE \"TidewireOutbox\" SET \"State\" = 3 WHERE \"Sequence\" <= 100");

        Assert.False(await harness.Store.TidyAsync(TimeSpan.FromMinutes(5), Cancellation));
        Assert.Equal(2_500, await harness.Database.RowsAsync());
        int slices = 1;
        while (await harness.Store.TidyAsync(TimeSpan.FromSeconds(30), Cancellation))
            slices++;

        Assert.Equal((3, 100), (slices, await harness.Database.RowsAsync()));
    }

    private static async Task<Guid[]> IdsAsync(StoreHarness harness)
    {
        var ids = new List<Guid>();
        foreach (var state in Enum.GetValues<OutboxState>())
            ids.AddRange((await harness.Store.ListAsync(state, 0, 100, Cancellation)).Select(entry => entry.Id));
        return [.. ids];
    }
}
