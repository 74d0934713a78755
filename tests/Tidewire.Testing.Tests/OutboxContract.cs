using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Testing.Tests;

/// <summary>The tests that both the real outbox and the fake must pass.</summary>
public abstract class OutboxContract : IAsyncLifetime
{
    private static readonly Notification _welcome = new() { UserId = "alice", Message = "Welcome!" };

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static CancellationToken Canceled { get; } = new(canceled: true);

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    protected abstract INotificationOutbox Outbox { get; }

    protected abstract IOutboxAdmin Admin { get; }

    protected abstract INotificationService Notifications { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    protected abstract Task GoDownAsync();

    protected abstract Task RecoverAsync();

    /// <summary>Makes the service reject the next message permanently.</summary>
    protected abstract void RefuseNext();

    /// <summary>Makes the next message get no response.</summary>
    protected abstract void TimeOutNext();

    protected abstract Task<IReadOnlyList<string>> SentAsync();

    protected abstract Task<OutboxCounts> UntilAsync(Func<OutboxCounts, bool> condition);

    [Fact]
    public async Task Message_IsSentOnce_AndForgotten()
    {
        var id = await Outbox.EnqueueAsync(_welcome, Cancellation);
        var counts = await UntilAsync(counts => counts.Waiting == 0);

        Assert.Equal(new OutboxCounts { Enqueued = 1, Sent = 1 }, counts);
        Assert.Equal(["Welcome!"], await SentAsync());
        Assert.False(await Outbox.CancelAsync(id, Cancellation));
        Assert.Empty(await Admin.ListAsync(OutboxState.Sent, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Message_WaitsForItsTime_AndCanBeCanceledUntilThen()
    {
        var later = _welcome with { NotBefore = Time.GetUtcNow().AddDays(1) };
        var id = await Outbox.EnqueueAsync(later with { Message = "canceled" }, Cancellation);
        await Outbox.EnqueueAsync(later with { Message = "later" }, Cancellation);
        await Outbox.EnqueueAsync(later with { Message = "past", NotBefore = Time.GetUtcNow().AddDays(-1) }, Cancellation);
        var before = await UntilAsync(counts => counts.Sent == 1);
        bool isCanceled = await Outbox.CancelAsync(id, Cancellation);
        bool isCanceledAgain = await Outbox.CancelAsync(id, Cancellation);
        Time.Advance(TimeSpan.FromDays(1));
        var after = await UntilAsync(counts => counts.Sent == 2);

        Assert.Equal(2, before.Waiting);
        Assert.Equal((true, false), (isCanceled, isCanceledAgain));
        Assert.Equal(["past", "later"], await SentAsync());
        Assert.Equal(new OutboxCounts { Enqueued = 3, Sent = 2, Canceled = 1 }, after);
    }

    [Fact]
    public async Task Messages_OfOneOrderingKey_AreSentInOrder()
    {
        var first = _welcome with { Message = "first", OrderingKey = "alice", NotBefore = Time.GetUtcNow().AddHours(1) };
        await Outbox.EnqueueAsync(first, Cancellation);
        await Outbox.EnqueueAsync(_welcome with { Message = "second", OrderingKey = "alice" }, Cancellation);
        await Outbox.EnqueueAsync(_welcome with { Message = "another", OrderingKey = "bob" }, Cancellation);
        await UntilAsync(counts => counts.Sent == 1);
        Time.Advance(TimeSpan.FromHours(1));
        await UntilAsync(counts => counts.Sent == 3);

        Assert.Equal(["another", "first", "second"], await SentAsync());
    }

    [Fact]
    public async Task Messages_AreHeld_WhileTheServiceIsDown()
    {
        await GoDownAsync();
        var id = await Outbox.EnqueueAsync(_welcome, Cancellation);
        var entry = Assert.Single(await Admin.ListAsync(OutboxState.Waiting, cancellationToken: Cancellation));
        await RecoverAsync();
        await UntilAsync(counts => counts.Sent == 1);

        Assert.Equal((id, OutboxState.Waiting, null, null), (entry.Id, entry.State, entry.Reason, entry.SettledAt));
        Assert.Equal(["Welcome!"], await SentAsync());
    }

    [Fact]
    public async Task RefusedMessage_IsADeadLetter_ThatCanBeResentOrPurged()
    {
        RefuseNext();
        var id = await Outbox.EnqueueAsync(_welcome, Cancellation);
        await UntilAsync(counts => counts.Rejected == 1);
        var entry = Assert.Single(await Admin.ListAsync(OutboxState.Rejected, cancellationToken: Cancellation));
        RefuseNext();
        int resent = await Admin.ResendAsync([id], Cancellation);
        await UntilAsync(counts => counts.Rejected == 1);
        int purged = await Admin.PurgeAsync([id], Cancellation);

        Assert.Equal((id, OutboxState.Rejected, Time.GetUtcNow().Date), (entry.Id, entry.State, entry.SettledAt!.Value.Date));
        Assert.StartsWith("Rejected", entry.Reason, StringComparison.Ordinal);
        Assert.Equal((1, 1), (resent, purged));
        Assert.Equal(new OutboxCounts(), await Admin.CountAsync(Cancellation));
        Assert.Empty(await SentAsync());
    }

    [Fact]
    public async Task MessageWithoutAResponse_IsUncertain_AndUnblocksTheNextMessageOfItsOrderingKey()
    {
        TimeOutNext();
        var id = await Outbox.EnqueueAsync(_welcome with { OrderingKey = "alice" }, Cancellation);
        await UntilAsync(counts => counts.Uncertain == 1);
        await Outbox.EnqueueAsync(_welcome with { Message = "next", OrderingKey = "alice" }, Cancellation);
        await UntilAsync(counts => counts.Sent == 1);

        Assert.Equal(id, Assert.Single(await Admin.ListAsync(OutboxState.Uncertain, cancellationToken: Cancellation)).Id);
        Assert.False(await Outbox.CancelAsync(id, Cancellation));
    }

    [Fact]
    public async Task List_IsPaged()
    {
        for (int number = 0; number < 5; number++)
            await Outbox.EnqueueAsync(_welcome with { NotBefore = Time.GetUtcNow().AddDays(1) }, Cancellation);

        var first = await Admin.ListAsync(OutboxState.Waiting, maxCount: 3, cancellationToken: Cancellation);
        var rest = await Admin.ListAsync(OutboxState.Waiting, first[^1].Position, 3, Cancellation);

        Assert.Equal((3, 2), (first.Count, rest.Count));
        Assert.Equal(5, first.Concat(rest).Select(entry => entry.Id).Distinct().Count());
    }

    [Fact]
    public async Task WrongArgument_ThrowsSynchronously_EvenIfTheCallerHasCanceled()
    {
        AssertThrows("notification", () => Outbox.EnqueueAsync(null!, Canceled));
        AssertThrows("notification.UserId", () => Outbox.EnqueueAsync(_welcome with { UserId = null! }, Canceled));
        AssertThrows("notification.Message", () => Outbox.EnqueueAsync(_welcome with { Message = " " }, Canceled));
        AssertThrows("notification.Channel", () => Outbox.EnqueueAsync(_welcome with { Channel = "" }, Canceled));
        AssertThrows("notification.IdempotencyKey", () => Outbox.EnqueueAsync(_welcome with { IdempotencyKey = "a b" }, Canceled));
        AssertThrows("notification.OrderingKey", () => Outbox.EnqueueAsync(_welcome with { OrderingKey = " " }, Canceled));
        AssertThrows("notification.OrderingKey", () => Outbox.EnqueueAsync(_welcome with { OrderingKey = new('k', 256) }, Canceled));
        AssertThrows("notification.Message", () => Outbox.EnqueueAsync(_welcome with { Message = new('m', OutboxMessage.MaxBodyBytes) }, Canceled));
        AssertThrows("notification.Message", () => Outbox.EnqueueAsync(_welcome with { Message = new('"', OutboxMessage.MaxBodyBytes / 2) }, Canceled));
        AssertThrows("maxCount", () => Admin.ListAsync(OutboxState.Waiting, 0, 1_001, Canceled));
        AssertThrows("after", () => Admin.ListAsync(OutboxState.Waiting, -1, 1, Canceled));
        AssertThrows("state", () => Admin.ListAsync((OutboxState)99, 0, 1, Canceled));
        AssertThrows("ids", () => Admin.ResendAsync(new Guid[1_001], Canceled));
        AssertThrows("ids", () => Admin.PurgeAsync(null!, Canceled));

        // Only the outbox schedules and orders messages.
        AssertThrows("notification.NotBefore", () => Notifications.SendAsync(_welcome with { NotBefore = Time.GetUtcNow() }, Canceled));
        AssertThrows("notification.OrderingKey", () => Notifications.TrySendAsync(_welcome with { OrderingKey = "alice" }, Canceled));

        Assert.Equal(0, (await Admin.CountAsync(Cancellation)).Enqueued);
    }

    [Fact]
    public async Task EveryCall_ThrowsOperationCanceled_WhenTheCallerHasCanceled()
    {
        await AssertCanceledAsync(() => Outbox.EnqueueAsync(_welcome, Canceled));
        await AssertCanceledAsync(() => Outbox.CancelAsync(Guid.NewGuid(), Canceled));
        await AssertCanceledAsync(() => Admin.CountAsync(Canceled));
        await AssertCanceledAsync(() => Admin.ListAsync(OutboxState.Waiting, cancellationToken: Canceled));
        await AssertCanceledAsync(() => Admin.ResendAsync([], Canceled));
        await AssertCanceledAsync(() => Admin.PurgeAsync([], Canceled));
    }

    private static void AssertThrows(string parameter, Func<object> call) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(() => { call(); }).ParamName);

    private static async Task AssertCanceledAsync(Func<Task> call) =>
        Assert.Equal(Canceled, (await Assert.ThrowsAnyAsync<OperationCanceledException>(call)).CancellationToken);
}
