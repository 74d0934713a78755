using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Tests.Auth;

/// <summary>Two instances of an application that share tokens: what each returns, reads and counts.</summary>
public sealed class SharedChainTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryStore _store = new();
    private readonly InMemoryBackplane.Network _network = new();
    private readonly CountedVerifications _counted = new();
    private readonly List<ChainInstance> _instances = [];
    private readonly StubVerifier _service;
    private Func<ServiceResult<TokenClaims>> _answer = () => StubVerifier.Good();

    public SharedChainTests() => _service = new((_, _) => Task.FromResult(_answer()), _time);

    public void Dispose()
    {
        _instances.ForEach(instance => instance.Dispose());
        _counted.Dispose();
    }

    [Fact]
    public async Task SharedToken_IsReturned_AndCounted()
    {
        var (one, other) = (Instance(), Instance());

        await one.VerifyAsync();
        var shared = await other.VerifyAsync();

        Assert.Equal(("ada", 0), (shared.Value?.Subject, shared.Attempts));
        Assert.Single(_service.Asked);
        Assert.Equal(["shared_store"], _counted.Sources);
    }

    [Fact]
    public async Task Rejection_RemovesTheSharedToken_AndPublishesTheRemoval()
    {
        var (one, other) = (Instance(), Instance());
        await one.VerifyAsync();
        await other.VerifyAsync();
        await ListeningAsync(2);
        _time.Advance(TimeSpan.FromSeconds(20));
        await one.VerifyAsync("unrelated");
        _answer = Rejected;

        // The third instance has no entry of its own, and the entry in the store is as old as the cache duration.
        _time.Advance(TimeSpan.FromSeconds(10));
        var third = Instance();
        Assert.False((await third.VerifyAsync()).IsSuccess);

        Assert.DoesNotContain(_store.Tokens, key => key.EndsWith(StubVerifier.Keys.Of("tok"), StringComparison.Ordinal));

        // The removal is published in the background, once the third instance has subscribed.
        while (_network.PublishedCount == 0)
            await Task.Yield();
    }

    [Fact]
    public async Task RejectedToken_CausesNoMessageAndNoWrite_WhenItWasNeverShared()
    {
        _answer = Rejected;

        await Instance().VerifyAsync();

        Assert.Equal((0, 0), (_network.PublishedCount, _store.Writes));
    }

    [Fact]
    public async Task Verification_DoesNotUseTheStore_WhenTheCacheIsDisabled()
    {
        var one = Instance(options => options.Cache.Enabled = false);

        Assert.True((await one.VerifyAsync()).IsSuccess);

        Assert.Equal((0, 0), (_store.Reads.Count, _store.Writes));
        Assert.Empty(_network.Members);
    }

    [Fact]
    public async Task Store_IsReadAgainAfterAFailure_OnlyIfStaleResultsAreAccepted()
    {
        _answer = Down;

        await Instance().VerifyAsync();
        Assert.Equal(3, _store.Reads.Count);
        await Instance(Stale).VerifyAsync();
        Assert.Equal(9, _store.Reads.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StaleResult_IsTheLatestResultOfAllInstances(bool ownIsNewer)
    {
        var (one, other) = (Instance(Stale), Instance(Stale));
        _answer = () => StubVerifier.Good("""{"sub":"old"}""");
        await (ownIsNewer ? other : one).VerifyAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        _answer = () => StubVerifier.Good("""{"sub":"new"}""");
        _store.HoldsWrites = ownIsNewer;
        await (ownIsNewer ? one : other).VerifyAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        _answer = Down;

        var stale = await one.VerifyAsync();

        Assert.Equal((true, "new"), (stale.IsStale, stale.Value?.Subject));
        Assert.Contains("stale", _counted.Sources);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(3_600, true)]
    public async Task StaleResult_WithoutAStore_ComesFromMemory(int seconds, bool isStale)
    {
        using var one = new ChainInstance(_service, _time, configure: options => options.Cache.StaleOnOutage = TimeSpan.FromSeconds(seconds), counter: _counted.Counter);
        await one.VerifyAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        _answer = Down;

        Assert.Equal(isStale, (await one.VerifyAsync()).IsStale);
        Assert.Equal(isStale ? ["stale"] : [], _counted.Sources);
    }

    [Fact]
    public async Task ManySignOuts_AreRetriedTogether_UntilAllAreStored()
    {
        var one = Instance();
        _store.IsDown = true;
        foreach (string token in new[] { "a", "b", "c" })
            Assert.False(await one.ForgetAsync(token));

        // Every five seconds, a retry starts with one sign-out and stops at the first failure.
        for (int number = 0; number < 3; number++)
        {
            int before = _network.PublishedCount;
            _time.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(before + 1, _network.PublishedCount);
        }

        _store.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(3, _store.SignOuts.Count());
        int published = _network.PublishedCount;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(published, _network.PublishedCount);

        // Later sign-outs are retried too.
        _store.IsDown = true;
        Assert.False(await one.ForgetAsync("d"));
        _store.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(4, _store.SignOuts.Count());
    }

    [Fact]
    public async Task Disposal_EndsTheRetries()
    {
        var one = Instance();
        _store.IsDown = true;
        Assert.False(await one.ForgetAsync());

        one.Dispose();
        _store.IsDown = false;
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(_store.SignOuts);

        // A sign-out after the disposal is not retried either.
        _store.IsDown = true;
        Assert.False(await one.ForgetAsync());
        _store.IsDown = false;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(_store.SignOuts);
    }

    private static ServiceResult<TokenClaims> Rejected() => StubVerifier.Failed(ServiceFailureKind.Rejected);

    private static ServiceResult<TokenClaims> Down() => StubVerifier.Failed(ServiceFailureKind.Unavailable);

    private static void Stale(AuthOptions options) => options.Cache.StaleOnOutage = TimeSpan.FromHours(1);

    private ChainInstance Instance(Action<AuthOptions>? configure = null)
    {
        var instance = new ChainInstance(_service, _time, _store, _network, configure, _counted.Counter);
        _instances.Add(instance);
        return instance;
    }

    private async Task ListeningAsync(int instances)
    {
        while (_network.Members.Count < instances)
            await Task.Yield();
    }
}
