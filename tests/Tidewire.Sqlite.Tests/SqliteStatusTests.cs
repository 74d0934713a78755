using Microsoft.Data.Sqlite;

namespace Tidewire.Sqlite.Tests;

/// <summary>The status that the store reports to metrics and health checks.</summary>
public sealed class SqliteStatusTests : SqliteStoreTest
{
    [Fact]
    public async Task Status_ReportsSizeAndOldestItem_UntilTheItemIsSettled()
    {
        await using var store = Open();
        Assert.Null(store.Status.OldestAcceptedAt);

        var first = Clock.GetUtcNow();
        await store.AppendAsync([At(first), At(first.AddMinutes(1)), At(first.AddMinutes(2))], Cancellation);
        var items = await store.TakeAsync(2, long.MaxValue, Cancellation);

        Assert.Equal(first, store.Status.OldestAcceptedAt);
        Assert.Equal(Files.Sum(file => new FileInfo(file).Length), store.Status.Size);
        Assert.False(store.Status.IsFull || store.Status.IsFailing);

        await store.ParkAsync([items[0]], Cancellation);
        Assert.Equal(first.AddMinutes(1), store.Status.OldestAcceptedAt);
        await store.SettleAsync([items[1]], Cancellation);
        Assert.Equal(first.AddMinutes(2), store.Status.OldestAcceptedAt);
    }

    [Fact]
    public async Task Status_IncludesTheFilesOfEndedProcesses_OnceTheyAreTakenOver()
    {
        var early = Clock.GetUtcNow().AddDays(-1);
        var other = Open();
        await using var store = Open();
        await other.AppendAsync([At(early)], Cancellation);
        await store.AppendAsync([At(early.AddHours(1))], Cancellation);
        Assert.Equal(early.AddHours(1), store.Status.OldestAcceptedAt);

        await other.DisposeAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(early, store.Status.OldestAcceptedAt);
    }

    [Fact]
    public async Task Status_IsFull_UntilThereIsSpace()
    {
        await using var store = OpenAt(Root, maxBytes: 1_048_576);

        await AppendAsync(store, 5_000, size: 400);
        bool isFull = store.Status.IsFull;
        await TakeAllAsync(store);
        await AppendAsync(store, 1);

        Assert.True(isFull);
        Assert.False(store.Status.IsFull || store.Status.IsFailing);
    }

    [Fact]
    public async Task Status_IsEmpty_WhenTheStoreIsClosed()
    {
        var store = Open();
        await AppendAsync(store, 1);
        await store.DisposeAsync();

        Assert.Equal((0L, null), (store.Status.Size, store.Status.OldestAcceptedAt));
        Assert.Equal(0, await AppendAsync(store, 1));
        Assert.Empty(await store.TakeAsync(1, long.MaxValue, Cancellation));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    public async Task Status_HasNoOldestItem_WhenItsTimeIsDamaged(string ticks)
    {
        await using (var store = Open())
            await AppendAsync(store, 1);
        await using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"UPDATE items SET accepted = {ticks}";
            command.ExecuteNonQuery();
        }

        await using var next = Open();

        Assert.Null(next.Status.OldestAcceptedAt);
    }

    private static DeliveryItem At(DateTimeOffset moment) => new() { AcceptedAt = moment, Key = $"k-{moment.Ticks}", Body = "x"u8.ToArray() };
}
