using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Testing.Tests;

/// <summary>Runs the contract of the outbox against the fake.</summary>
public sealed class FakeOutboxTests : OutboxContract
{
    private readonly ServiceProvider _provider;
    private readonly TidewireFakes _fakes;

    public FakeOutboxTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        _fakes = services.AddTidewireFakes();
        _provider = services.BuildServiceProvider(validateScopes: true);
    }

    protected override INotificationOutbox Outbox => _provider.GetRequiredService<INotificationOutbox>();

    protected override IOutboxAdmin Admin => _provider.GetRequiredService<IOutboxAdmin>();

    protected override INotificationService Notifications => _provider.GetRequiredService<INotificationService>();

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Waiting_ListsHeldMessages()
    {
        _fakes.Notifications.GoDown();
        var notification = new Notification { UserId = "alice", Message = "Welcome!", OrderingKey = "alice" };

        await Outbox.EnqueueAsync(notification, Cancellation);

        Assert.Equal([notification], _fakes.Outbox.Waiting);
        _fakes.Notifications.Recover();
        Assert.Empty(_fakes.Outbox.Waiting);
        Assert.Equal([notification], _fakes.Notifications.Sent);
    }

    [Fact]
    public async Task Message_Expires_WhenTheServiceIsDownForLongerThanMaxAge()
    {
        _fakes.Notifications.GoDown();
        await Outbox.EnqueueAsync(new() { UserId = "alice", Message = "Welcome!" }, Cancellation);

        Time.Advance(TimeSpan.FromDays(3));

        Assert.Equal(1, (await Admin.CountAsync(Cancellation)).Expired);
    }

    protected override Task GoDownAsync()
    {
        _fakes.Notifications.GoDown();
        return Task.CompletedTask;
    }

    protected override Task RecoverAsync()
    {
        _fakes.Notifications.Recover();
        return Task.CompletedTask;
    }

    protected override void RefuseNext() => _fakes.Notifications.FailNext(ServiceFailureKind.Rejected);

    protected override void TimeOutNext() => _fakes.Notifications.FailNext(ServiceFailureKind.TimedOut);

    protected override Task<IReadOnlyList<string>> SentAsync() =>
        Task.FromResult<IReadOnlyList<string>>([.. _fakes.Notifications.Sent.Select(sent => sent.Message)]);

    protected override async Task<OutboxCounts> UntilAsync(Func<OutboxCounts, bool> condition)
    {
        var counts = await Admin.CountAsync(Cancellation);
        Assert.True(condition(counts));
        return counts;
    }
}
