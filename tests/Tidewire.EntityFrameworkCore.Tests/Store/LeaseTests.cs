using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Store;

/// <summary>A lease is renewed while its message is held, and not after that.</summary>
public sealed class LeaseTests
{
    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseKind> Kinds => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Lease_IsRenewedWellBeforeItEnds_WhileTheMessageIsHeld(DatabaseKind kind)
    {
        await using var harness = await StoreHarness.CreateAsync(kind, _lease);
        for (int number = 0; number < 4; number++)
            await harness.AddAsync();
        var time = new FakeTimeProvider();
        var store = harness.Open(time);
        var claimed = await store.ClaimAsync(3, Cancellation);
        var lost = await harness.ClaimOneAsync();
        await store.SettleAsync(claimed[0], OutboxState.Rejected, "No.", isKept: true, Cancellation);
        await store.ReleaseAsync(claimed[1], TimeSpan.FromSeconds(1), hasFailed: true, mayHaveBeenSent: false, Cancellation);
        await harness.Database.ExecuteAsync("UPDATE \"TidewireOutbox\" SET \"DueAt\" = 1");

        time.Advance(_lease / 3);
        await UntilAsync(async () => await harness.Database.RowsAsync("\"DueAt\" > 1") > 0);
        await store.DisposeAsync();

        Assert.Equal(1, await harness.Database.RowsAsync($"\"DueAt\" > {harness.Database.Now} + 60000 AND \"LeaseToken\" IS NOT NULL"));
        Assert.Equal(3, await harness.Database.RowsAsync("\"DueAt\" = 1"));
        Assert.True(await harness.Store.BeginAsync(lost, Cancellation));
        Assert.Equal([claimed[1].Id], (await harness.Store.ClaimAsync(10, Cancellation)).Select(message => message.Id));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Lease_IsNotRenewed_OnceAnotherInstanceHasTheMessage(DatabaseKind kind)
    {
        await using var harness = await StoreHarness.CreateAsync(kind, _lease);
        await harness.AddAsync();
        var time = new FakeTimeProvider();
        var store = harness.Open(time);
        await store.ClaimAsync(1, Cancellation);
        await harness.EndLeasesAsync();
        var taken = await harness.ClaimOneAsync();
        await harness.Database.ExecuteAsync("UPDATE \"TidewireOutbox\" SET \"DueAt\" = 1");

        time.Advance(_lease);
        await store.DisposeAsync();

        Assert.Equal(1, await harness.Database.RowsAsync("\"DueAt\" = 1"));
        Assert.True(await harness.Store.BeginAsync(taken, Cancellation));
    }

    [Fact]
    public async Task Begin_ReturnsFalse_WhenTheResponseIsSoLateThatTheLeaseMayHaveEnded()
    {
        await using var harness = await StoreHarness.CreateAsync(DatabaseKind.Sqlite, _lease);
        await harness.AddAsync();
        var time = new SlowTimeProvider();
        var store = harness.Open(time);
        var message = await harness.ClaimOneAsync(store);

        time.IsSlow = true;
        Assert.False(await store.BeginAsync(message, Cancellation));

        await harness.EndLeasesAsync();
        Assert.True((await harness.ClaimOneAsync()).MayHaveBeenSent);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(3_601)]
    public void UseEntityFrameworkStore_Throws_WhenTheLeaseIsOutOfRange(double seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>("lease", () => Builder().UseEntityFrameworkStore<AppDbContext>(TimeSpan.FromSeconds(seconds)));

    private static TidewireBuilder Builder() => Host.CreateEmptyApplicationBuilder(null).AddTidewireCore();

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        while (!await reached())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
    }

    /// <summary>A clock that advances by half a lease at each reading while <see cref="IsSlow"/> is set.</summary>
    private sealed class SlowTimeProvider : FakeTimeProvider
    {
        private long _looks;

        public bool IsSlow { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + (IsSlow ? ++_looks * (long)(_lease.TotalSeconds / 2 * TimestampFrequency) : 0);
    }
}
