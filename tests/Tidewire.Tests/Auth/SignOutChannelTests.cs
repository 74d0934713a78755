using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Auth;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace Tidewire.Tests.Auth;

/// <summary>Publishing and receiving sign-outs, without the verification chain.</summary>
public sealed class SignOutChannelTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedBackplane _backplane = new();
    private readonly FakeLogger _log = new();
    private readonly StoreHealth _health;
    private readonly SignOutChannel _channel;
    private readonly List<string> _received = [];

    public SignOutChannelTests()
    {
        _health = new("Auth", _time, _log);
        _channel = new(_backplane, "Auth", _health, _time);
        _channel.Received += _received.Add;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task Publish_SubscribesToTheChannel_AndSendsTheMessage()
    {
        Assert.True(await _channel.PublishAsync("key"));

        var message = Assert.Single(_backplane.Published);
        Assert.Equal((BackplaneMessageAction.EntryRemove, "key", _time.GetUtcNow().UtcTicks), (message.Action, message.CacheKey, message.Timestamp));
        Assert.Equal("tidewire:auth:Auth:signed-out", _backplane.Subscription!.ChannelName);
        Assert.Equal(1, _backplane.Subscriptions);
    }

    [Fact]
    public async Task Channel_SubscribesOnce()
    {
        for (int number = 0; number < 5; number++)
            _channel.Listen();
        Assert.True(await _channel.PublishAsync("one"));
        Assert.True(await _channel.PublishAsync("two"));

        Assert.Equal(1, _backplane.Subscriptions);
    }

    [Fact]
    public async Task Message_IsReceived_OnlyIfAnotherInstanceSentIt()
    {
        Assert.True(await _channel.PublishAsync("own"));
        var own = Assert.Single(_backplane.Published);
        _backplane.Subscription!.IncomingMessageHandler!(own);
        await _backplane.Subscription.IncomingMessageHandlerAsync!(own);
        Assert.Empty(_received);

        _backplane.Subscription.IncomingMessageHandler!(Message("other"));
        await _backplane.Subscription.IncomingMessageHandlerAsync!(Message("another"));

        Assert.Equal(["other", "another"], _received);
    }

    [Fact]
    public async Task MessagesOfOtherKinds_AreIgnored()
    {
        Assert.True(await _channel.PublishAsync("key"));

        _backplane.Subscription!.IncomingMessageHandler!(BackplaneMessage.CreateForEntryExpire("other", "key", 1));
        _backplane.Subscription.IncomingMessageHandler!(BackplaneMessage.CreateForEntrySet("other", "key", 1));

        Assert.Empty(_received);
    }

    [Fact]
    public async Task FailedPublication_ReturnsFalse_AndMarksTheBackplaneAsFailing_UntilAPublicationSucceeds()
    {
        Assert.True(await _channel.PublishAsync("key"));
        _backplane.OnPublish = () => throw new IOException("down");

        Assert.False(await _channel.PublishAsync("key"));
        Assert.True(_health.IsFailing);
        _backplane.OnPublish = null;
        Assert.True(await _channel.PublishAsync("key"));
        Assert.False(_health.IsFailing);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Publication_FailsAfterOneSecond_WhenTheBackplaneHangs(bool subscribing)
    {
        var hang = new TaskCompletionSource();
        if (subscribing)
            _backplane.OnSubscribe = () => hang.Task;
        else
            _backplane.OnPublish = () => hang.Task;
        var publishing = _channel.PublishAsync("key");
        while (_backplane.Subscriptions == 0)
            await Task.Yield();
        while (!subscribing && _backplane.Publications == 0)
            await Task.Yield();

        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(publishing.IsCompleted);
        while (!publishing.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        Assert.False(await publishing);
        Assert.True(_health.IsFailing);
    }

    [Fact]
    public async Task FailedSubscription_IsRepeatedEveryFiveSeconds_UntilItSucceeds()
    {
        var attempts = new List<DateTimeOffset>();
        _backplane.OnSubscribe = () =>
        {
            attempts.Add(_time.GetUtcNow());
            throw new IOException("down");
        };
        _channel.Listen();
        await PassUntilAsync(() => _backplane.Subscriptions == 3);
        Assert.True(_health.IsFailing);
        Assert.All(attempts.Zip(attempts.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(5)));
        _backplane.OnSubscribe = null;
        await PassUntilAsync(() => _backplane.Subscription is not null);

        int subscriptions = _backplane.Subscriptions;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await _channel.PublishAsync("key"));
        Assert.Equal(4, subscriptions);
        Assert.Equal(4, _backplane.Subscriptions);
    }

    [Fact]
    public async Task DisposedChannel_Unsubscribes_ReceivesNothing_AndReportsNothing()
    {
        Assert.True(await _channel.PublishAsync("key"));
        var subscription = _backplane.Subscription!;

        _channel.Dispose();
        _channel.Dispose();

        Assert.Equal(1, _backplane.Unsubscriptions);
        subscription.IncomingMessageHandler!(Message("other"));
        Assert.Empty(_received);
        _backplane.OnPublish = () => throw new IOException("down");
        Assert.False(await _channel.PublishAsync("key"));
        Assert.False(_health.IsFailing);
    }

    [Fact]
    public void Dispose_DoesNotUnsubscribe_WhenTheChannelNeverListened()
    {
        _channel.Dispose();

        Assert.Equal(0, _backplane.Unsubscriptions);
    }

    [Fact]
    public async Task FailureToUnsubscribe_IsIgnored()
    {
        Assert.True(await _channel.PublishAsync("key"));
        _backplane.FailsToUnsubscribe = true;

        _channel.Dispose();

        Assert.Equal(1, _backplane.Unsubscriptions);
        Assert.False(_health.IsFailing);
    }

    [Fact]
    public async Task DisposedChannel_StopsRetryingTheSubscription()
    {
        _backplane.OnSubscribe = () => throw new IOException("down");
        _channel.Listen();
        await PassUntilAsync(() => _backplane.Subscriptions == 2);

        _channel.Dispose();
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.InRange(_backplane.Subscriptions, 2, 3);
    }

    private static BackplaneMessage Message(string key) => BackplaneMessage.CreateForEntryRemove("another instance", key, 1);

    private async Task PassUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Yield();
        }
    }

    private sealed class ScriptedBackplane : IFusionCacheBackplane
    {
        public Func<Task>? OnSubscribe { get; set; }

        public Func<Task>? OnPublish { get; set; }

        public bool FailsToUnsubscribe { get; set; }

        public BackplaneSubscriptionOptions? Subscription { get; private set; }

        public List<BackplaneMessage> Published { get; } = [];

        public int Subscriptions { get; private set; }

        public int Publications { get; private set; }

        public int Unsubscriptions { get; private set; }

        public async ValueTask SubscribeAsync(BackplaneSubscriptionOptions options)
        {
            Subscriptions++;
            await (OnSubscribe?.Invoke() ?? Task.CompletedTask);
            Subscription = options;
        }

        public ValueTask UnsubscribeAsync()
        {
            Unsubscriptions++;
            return FailsToUnsubscribe ? throw new IOException("down") : ValueTask.CompletedTask;
        }

        public async ValueTask PublishAsync(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default)
        {
            Publications++;
            await (OnPublish?.Invoke() ?? Task.CompletedTask);
            Published.Add(message);
        }

        public void Subscribe(BackplaneSubscriptionOptions options) => throw new NotSupportedException("Only asynchronous calls are made.");

        public void Unsubscribe() => throw new NotSupportedException("Only asynchronous calls are made.");

        public void Publish(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default) =>
            throw new NotSupportedException("Only asynchronous calls are made.");
    }
}
