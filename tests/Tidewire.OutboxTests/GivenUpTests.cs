using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.OutboxTests;

/// <summary>Messages that are too old, and errors of the application's own code and of the store.</summary>
public sealed class GivenUpTests : OutboxTest
{
    [Theory]
    [InlineData(false, OutboxState.Expired, "MaxAge has passed.", 51)]
    [InlineData(true, OutboxState.Uncertain, "MaxAge has passed, and an earlier attempt may have sent the message.", 50)]
    public async Task Message_IsNotSent_OnceMaxAgeHasPassed(bool mayHaveBeenSent, OutboxState state, string reason, int logId)
    {
        var store = new ScriptedStore();
        var message = new OutboxMessage
        {
            Id = Guid.NewGuid(),
            Body = default,
            EnqueuedAt = TimeProvider.System.GetUtcNow().AddDays(-3),
            MayHaveBeenSent = mayHaveBeenSent,
        };
        store.Add(message);
        using var host = await StartAsync(services => services.AddSingleton<IOutboxStoreFactory>(store));

        Assert.Equal((message.Id, state, reason), await store.FirstEnd.WaitAsync(Cancellation));
        await host.StopAsync(Cancellation);

        Assert.Empty(Mailer.Requests);
        Assert.Single(Logs.GetSnapshot(), log => log.Id.Id == logId);
    }

    [Fact]
    public async Task MaxAge_CountsFromNotBefore_ForAScheduledMessage()
    {
        var store = new ScriptedStore();
        var now = TimeProvider.System.GetUtcNow();
        var message = new OutboxMessage { Id = Guid.NewGuid(), Body = default, EnqueuedAt = now.AddDays(-3), NotBefore = now.AddMinutes(-1) };
        store.Add(message);
        using var host = await StartAsync(services => services.AddSingleton<IOutboxStoreFactory>(store));

        // It has not expired, so the outbox tries to read it and fails.
        Assert.Equal((message.Id, OutboxState.Rejected, "The stored message cannot be read."), await store.FirstEnd.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task ErrorOfTheApplication_IsLogged_AndTheMessageIsTriedAgain_WhenNothingWasSent()
    {
        int calls = 0;
        using var host = await StartAsync(Handling((send, _) => Interlocked.Increment(ref calls) == 1 ? throw new FormatException("mine") : send()));

        await Outbox(host).EnqueueAsync(Message("one"), Cancellation);
        await UntilAsync(host, counts => counts.Sent == 1);

        Assert.Single(Mailer.Requests);
        Assert.IsType<FormatException>(Assert.Single(Logs.GetSnapshot(), log => log.Id.Id == 33).Exception);
    }

    [Fact]
    public async Task ErrorOfTheApplication_MakesTheMessageUncertain_WhenTheRequestWasSent_AndKeysAreNotHonored()
    {
        using var host = await StartAsync(
            Handling(async (send, _) =>
            {
                using var response = await send();
                throw new FormatException("mine");
            }),
            ("IdempotencyKeysHonored", "false"));

        var id = await Outbox(host).EnqueueAsync(Message("one"), Cancellation);
        await UntilAsync(host, counts => counts.Uncertain == 1);

        var entry = Assert.Single(await Admin(host).ListAsync(OutboxState.Uncertain, cancellationToken: Cancellation));
        Assert.Equal((id, "The application's own code failed while the message was being sent."), (entry.Id, entry.Reason));
        Assert.Single(Mailer.Requests);
    }

    [Fact]
    public async Task Tidying_IsRepeated_UntilNoOldMessageIsLeft()
    {
        var store = new ScriptedStore { LeftToTidy = 3 };
        using var host = await StartAsync(services => services.AddSingleton<IOutboxStoreFactory>(store));

        Assert.Equal(0, await store.LeftAtFirstCount.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task StoreFailure_IsLoggedOnce_UntilTheStoreWorksAgain()
    {
        var store = new ScriptedStore { Failures = 3 };
        store.Add(new() { Id = Guid.NewGuid(), Body = default, EnqueuedAt = TimeProvider.System.GetUtcNow() });
        using var host = await StartAsync(services => services.AddSingleton<IOutboxStoreFactory>(store));

        await store.FirstEnd.WaitAsync(Cancellation);

        Assert.Equal([53, 54], Logs.GetSnapshot().Select(log => log.Id.Id).Where(id => id is 53 or 54));
    }

    [Fact]
    public async Task Admin_Throws_WhenAnArgumentIsOutOfRange()
    {
        using var host = await StartAsync();
        var admin = Admin(host);
        Guid[] ids = [.. Enumerable.Repeat(Guid.Empty, 1_001)];

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("state", () => admin.ListAsync((OutboxState)99, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("after", () => admin.ListAsync(OutboxState.Sent, after: -1, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("maxCount", () => admin.ListAsync(OutboxState.Sent, maxCount: 1_001, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>("ids", () => admin.ResendAsync(ids, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>("ids", () => admin.PurgeAsync(ids, Cancellation));
        Assert.Equal(0, await admin.PurgeAsync(ids[..1_000], Cancellation));
    }

    private static Action<IServiceCollection> Handling(Func<Func<Task<HttpResponseMessage>>, CancellationToken, Task<HttpResponseMessage>> handle) => services =>
        services.AddHttpClient("Tidewire.Notifications").AddHttpMessageHandler(() => new Handler(handle));

    private sealed class Handler(Func<Func<Task<HttpResponseMessage>>, CancellationToken, Task<HttpResponseMessage>> handle) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            handle(() => base.SendAsync(request, cancellationToken), cancellationToken);
    }
}
