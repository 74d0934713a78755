using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Tests.Auth;

/// <summary>Signing out while the shared store or the backplane is slow, is down or loses messages, on a fake clock.</summary>
public sealed class SharedSignOutsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryStore _store = new();
    private readonly InMemoryBackplane.Network _network = new();
    private readonly List<ChainInstance> _instances = [];
    private readonly StubVerifier _service;
    private Func<ServiceResult<TokenClaims>> _answer = () => StubVerifier.Good();

    public SharedSignOutsTests() => _service = new((_, _) => Task.FromResult(_answer()), _time);

    public void Dispose() => _instances.ForEach(instance => instance.Dispose());

    [Fact]
    public async Task SignOut_IsStoredAndPublished_WhenItReturnsTrue()
    {
        var one = Instance();
        await one.VerifyAsync();

        Assert.True(await one.ForgetAsync());

        Assert.Single(_store.SignOuts);
        Assert.Empty(_store.Tokens);
        Assert.Equal(1, _network.PublishedCount);
    }

    [Fact]
    public async Task SignOut_ReachesTheOtherInstance_WhenItReturnsTrue()
    {
        var (one, other) = (Instance(), Instance());
        await other.VerifyAsync();
        await ListeningAsync(1);
        _answer = Rejected;

        Assert.True(await one.ForgetAsync());

        Assert.False((await other.VerifyAsync()).IsSuccess);
    }

    [Fact]
    public async Task SignOut_NeedsNoStore_WhenTokensAreNotShared()
    {
        using var one = new ChainInstance(_service, _time);
        await one.VerifyAsync();
        _answer = Rejected;

        Assert.True(await one.ForgetAsync());

        Assert.False((await one.VerifyAsync()).IsSuccess);
    }

    [Fact]
    public async Task SignOut_ReachesTheOtherInstance_WhenTheCacheOfThisInstanceIsOff()
    {
        var one = Instance(options => options.Cache.Enabled = false);
        var other = Instance();
        await other.VerifyAsync();
        await ListeningAsync(1);
        _answer = Rejected;

        Assert.True(await one.ForgetAsync());

        Assert.False((await other.VerifyAsync()).IsSuccess);
    }

    [Theory]
    [InlineData("store down")]
    [InlineData("store hangs")]
    [InlineData("backplane down")]
    [InlineData("backplane hangs")]
    public async Task SignOut_ReturnsFalse_AndIsRetried_WhenStoreOrBackplaneIsDown(string what)
    {
        var (one, other) = (Instance(), Instance());
        await one.VerifyAsync();
        await other.VerifyAsync();
        await ListeningAsync(2);
        (_store.IsDown, _store.Hangs, _network.IsDown, _network.Hangs) =
            (what == "store down", what == "store hangs", what == "backplane down", what == "backplane hangs");
        _answer = Rejected;

        var forgetting = one.ForgetAsync();
        await AdvanceUntilAsync(forgetting);

        Assert.False(await forgetting);
        Assert.False((await one.VerifyAsync()).IsSuccess);
        (_store.IsDown, _store.Hangs, _network.IsDown, _network.Hangs) = (false, false, false, false);
        int published = _network.PublishedCount;
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(_store.SignOuts);
        Assert.Equal(published + 1, _network.PublishedCount);
        Assert.False((await other.VerifyAsync()).IsSuccess);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(published + 1, _network.PublishedCount);
    }

    [Fact]
    public async Task StaleResult_IsNotReturnedByTheSameInstance_WhileTheSignOutIsNotYetStored()
    {
        var one = Instance(Stale);
        await one.VerifyAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        _store.IsDown = true;
        Assert.False(await one.ForgetAsync());
        _answer = Down;

        var whileDown = await one.VerifyAsync();
        _store.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Single(_store.Tokens);
        Assert.Empty(_store.SignOuts);
        var beforeTheRetry = await one.VerifyAsync();

        Assert.Equal(ServiceFailureKind.Unavailable, whileDown.Failure?.Kind);
        Assert.Equal(ServiceFailureKind.Unavailable, beforeTheRetry.Failure?.Kind);
    }

    [Fact]
    public async Task LostMessage_DelaysTheSignOut_ByAtMostTheCacheDuration()
    {
        var (one, other) = (Instance(Stale), Instance(Stale));
        await other.VerifyAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        _network.LosesMessages = true;
        _answer = Rejected;
        Assert.True(await one.ForgetAsync());

        _time.Advance(TimeSpan.FromSeconds(19.9));
        var within = await other.VerifyAsync();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        var after = await other.VerifyAsync();

        Assert.True(within.IsSuccess);
        Assert.False(after.IsSuccess);
    }

    [Fact]
    public async Task StaleResult_IsNotReturnedByAnotherInstance_WhenTheSignOutIsStoredAndItsMessageWasLost()
    {
        var (one, other) = (Instance(Stale), Instance(Stale));
        await other.VerifyAsync();
        await other.VerifyAsync("another");
        _network.LosesMessages = true;
        Assert.True(await one.ForgetAsync());
        _answer = Down;
        _time.Advance(TimeSpan.FromMinutes(1));

        var signedOut = await other.VerifyAsync();
        var another = await other.VerifyAsync("another");

        Assert.Equal(ServiceFailureKind.Unavailable, signedOut.Failure?.Kind);
        Assert.True(another.IsStale);
    }

    [Fact]
    public async Task StaleResult_IsNotReturned_WhenTheSignOutHappensDuringTheFailingCall()
    {
        var (one, other) = (Instance(Stale), Instance(Stale));
        await other.VerifyAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        _network.LosesMessages = true;
        var signOut = Task.FromResult(false);
        _answer = () =>
        {
            signOut = one.ForgetAsync();
            return Down();
        };

        var result = await other.VerifyAsync();

        Assert.True(await signOut);
        Assert.Equal(ServiceFailureKind.Unavailable, result.Failure?.Kind);
    }

    [Fact]
    public async Task StaleResult_IsNotReturned_WhenTheStoreIsUnreachable()
    {
        var one = Instance(Stale);
        await one.VerifyAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        _answer = Down;

        var stale = await one.VerifyAsync();
        _store.IsDown = true;
        var unknown = await one.VerifyAsync();

        Assert.True(stale.IsStale);
        Assert.Equal(ServiceFailureKind.Unavailable, unknown.Failure?.Kind);
    }

    [Fact]
    public async Task StaleResult_ComesFromTheStore_WhenThisInstanceHasNeverVerifiedTheToken()
    {
        var (one, other) = (Instance(Stale), Instance(Stale));
        await one.VerifyAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        _answer = Down;

        Assert.True((await other.VerifyAsync()).IsStale);
    }

    [Fact]
    public async Task SignedOutToken_StaysSignedOut_WhenItsWriteArrivesAfterTheSignOut()
    {
        var (one, other) = (Instance(Stale), Instance(Stale));
        _store.HoldsWrites = true;
        await one.VerifyAsync();
        Assert.True(await one.ForgetAsync());
        _store.ReleaseWrites();
        Assert.Single(_store.Tokens);
        _answer = Down;

        Assert.False((await one.VerifyAsync()).IsSuccess);
        Assert.False((await other.VerifyAsync()).IsSuccess);
    }

    [Fact]
    public async Task SignedOutToken_IsSharedAgain_WhenItIsVerifiedAgain()
    {
        var (one, other) = (Instance(), Instance());
        await one.VerifyAsync();
        Assert.True(await one.ForgetAsync());

        Assert.True((await one.VerifyAsync()).IsSuccess);
        Assert.True((await other.VerifyAsync()).IsSuccess);

        Assert.Equal(2, _service.Asked.Count);
    }

    [Fact]
    public async Task RejectedTokens_StoreNoSignOut_AndEvictNoEarlierSignOut()
    {
        var one = Instance(options => options.Cache.MaxTokens = 100);
        await one.VerifyAsync();
        Assert.True(await one.ForgetAsync());
        _answer = Rejected;

        for (int i = 0; i < 1_000; i++)
            await one.VerifyAsync($"bad{i}");

        Assert.Single(_store.SignOuts);
        Assert.Empty(_store.Tokens);
        Assert.Equal(1, _network.PublishedCount);
    }

    [Fact]
    public async Task UnreachableStore_IsLoggedOnce_AndSkippedForAWhile()
    {
        var one = Instance();
        await one.VerifyAsync("one");
        _store.Hangs = true;

        var waits = one.VerifyAsync("two");
        await AdvanceUntilAsync(waits);
        var third = one.VerifyAsync("three");

        Assert.True(third.IsCompleted);
        Assert.Equal(11, Assert.Single(one.Log.Collector.GetSnapshot()).Id.Id);
    }

    [Fact]
    public async Task FailedSubscription_IsRetried()
    {
        _network.IsDown = true;
        var (one, other) = (Instance(), Instance());
        await other.VerifyAsync();
        await one.VerifyAsync();
        _network.IsDown = false;
        while (_network.Members.Count < 2)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        await other.VerifyAsync();
        _answer = Rejected;
        Assert.True(await one.ForgetAsync());

        Assert.False((await other.VerifyAsync()).IsSuccess);
    }

    private static ServiceResult<TokenClaims> Rejected() => StubVerifier.Failed(ServiceFailureKind.Rejected);

    private static ServiceResult<TokenClaims> Down() => StubVerifier.Failed(ServiceFailureKind.Unavailable);

    private static void Stale(AuthOptions options) => options.Cache.StaleOnOutage = TimeSpan.FromHours(1);

    private ChainInstance Instance(Action<AuthOptions>? configure = null)
    {
        var instance = new ChainInstance(_service, _time, _store, _network, configure);
        _instances.Add(instance);
        return instance;
    }

    // An instance subscribes in the background during its first call.
    private async Task ListeningAsync(int instances)
    {
        while (_network.Members.Count < instances)
            await Task.Yield();
    }

    private async Task AdvanceUntilAsync(Task ended)
    {
        while (!ended.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(0.25));
            await Task.Yield();
        }
    }
}
