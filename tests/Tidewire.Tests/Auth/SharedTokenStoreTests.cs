using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>Valid tokens and sign-outs in the store, without the verification chain.</summary>
public sealed class SharedTokenStoreTests
{
    private static readonly AuthOptions _options = new() { BaseAddress = new("https://auth.example.com"), ApiKey = "api-key" };
    private static readonly string _key = StubVerifier.Keys.Of("tok");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryStore _cache = new();
    private readonly PendingSignOuts _pending = new();
    private readonly FakeLogger _log = new();
    private readonly StoreHealth _health;
    private readonly SharedTokenStore _store;

    public SharedTokenStoreTests()
    {
        _health = new("Auth", _time, _log);
        _store = new(_cache, StubVerifier.Keys, _pending, _health, _time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SharedToken_IsRead_AsItWasWritten()
    {
        await ShareAsync(Good());

        var state = await ReadAsync();

        Assert.True(state.IsKnown);
        Assert.Equal("ada", state.Good?.Claims?.Subject);
        Assert.Null(state.SignOut);
    }

    [Fact]
    public async Task SignOut_InvalidatesEarlierResults_AndAllowsResultsThatCarryItsName()
    {
        await ShareAsync(Good());
        Assert.True(await _store.SignOutAsync(_key, Name('a')));
        Assert.Empty(_cache.Tokens);
        await ShareAsync(Good());

        var before = await ReadAsync(remembered: Good());
        await ShareAsync(Good(signOut: Name('a')));
        var after = await ReadAsync(remembered: Good(signOut: Name('a')));

        Assert.Equal((true, null, null, Name('a')), (before.IsKnown, before.Good, before.Remembered, before.SignOut));
        Assert.NotNull(after.Good);
        Assert.NotNull(after.Remembered);
    }

    [Fact]
    public async Task PendingSignOut_OverridesTheStore()
    {
        await _store.SignOutAsync(_key, Name('a'));
        _pending.TryAdd(_key, Name('b'));
        await ShareAsync(Good(signOut: Name('a')));
        var state = await ReadAsync();
        Assert.Equal((Name('b'), null), (state.SignOut, state.Good));

        _pending.Remove(_key, Name('b'));
        Assert.Equal(Name('a'), (await ReadAsync()).SignOut);
        Assert.NotNull((await ReadAsync()).Good);
    }

    [Fact]
    public async Task MalformedSignOut_InvalidatesEveryResult()
    {
        await ShareAsync(Good(signOut: "short"));
        _cache.Values[$"tidewire:auth:{_key}:signed-out"] = "short"u8.ToArray();

        var state = await ReadAsync();

        Assert.Equal(("", null), (state.SignOut, state.Good));
    }

    [Fact]
    public async Task SignOuts_OutliveEveryResult()
    {
        Assert.True(await _store.SignOutAsync(_key, Name('a')));
        Assert.True(await _store.SignOutSubjectAsync(SubjectTopic.Of(StubVerifier.Keys.OfSubject("ada")), Name('b')));

        Assert.Equal(3, _cache.Lifetimes.Count);
        Assert.All(_cache.Lifetimes.Values, lifetime => Assert.Equal(TimeSpan.FromHours(25), lifetime));
    }

    [Theory]
    [InlineData(30, 0, 20)]
    [InlineData(30, 90, 80)]
    public async Task SharedToken_IsKeptInTheStore_AsLongAsItIsUsable(int duration, int stale, int left)
    {
        var cache = new AuthCacheOptions { Duration = TimeSpan.FromSeconds(duration), StaleOnOutage = TimeSpan.FromSeconds(stale) };
        var good = Good();
        _time.Advance(TimeSpan.FromSeconds(10));

        await _store.ShareAsync(_key, "tok", good, cache);

        Assert.Equal(TimeSpan.FromSeconds(left), Assert.Single(_cache.Lifetimes).Value);
    }

    [Fact]
    public async Task Result_IsNotShared_WhenItIsOldOrHasNoCredentialOrContainsTheToken()
    {
        var old = Good();
        _time.Advance(TimeSpan.FromHours(1));
        await ShareAsync(old);
        await ShareAsync(new(StubVerifier.Good(), _time.GetTimestamp(), credential: null));
        await ShareAsync(Good("""{"x":"tok"}"""));

        Assert.Equal(0, _cache.Writes);
        Assert.False(_health.IsFailing);
    }

    [Fact]
    public async Task FailingStore_IsNotWrittenTo_ExceptForSignOuts()
    {
        await ShareAsync(Good());
        _health.Failed(new IOException());

        await ShareAsync(Good());
        await _store.WithdrawAsync(_key);
        Assert.Equal((1, 1), (_cache.Writes, _cache.Values.Count));
        Assert.True(_health.IsFailing);

        Assert.True(await _store.SignOutAsync(_key, Name('a')));
        Assert.False(_health.IsFailing);
    }

    [Fact]
    public async Task WithdrawnToken_IsRemovedFromTheStore()
    {
        await ShareAsync(Good());

        await _store.WithdrawAsync(_key);

        Assert.Empty(_cache.Values);
    }

    [Fact]
    public async Task Read_IsSkippedWhileTheStoreFails_AndEndsTheOutageOnceItSucceeds()
    {
        _health.Failed(new IOException());
        Assert.False((await ReadAsync()).IsKnown);
        Assert.Empty(_cache.Reads);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.True((await ReadAsync()).IsKnown);
        Assert.False(_health.IsFailing);
    }

    [Fact]
    public async Task FailedRead_ReturnsAnUnknownState()
    {
        _cache.IsDown = true;

        Assert.Equal(default, await ReadAsync());
        Assert.True(_health.IsFailing);
    }

    [Fact]
    public async Task Cancellation_IsNotCountedAsAFailureOfTheStore()
    {
        _cache.Hangs = true;
        using var source = new CancellationTokenSource();

        var reading = _store.ReadAsync(Request(), remembered: null, source.Token).AsTask();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.False(_health.IsFailing);
    }

    [Theory]
    [InlineData("read", 250)]
    [InlineData("share", 250)]
    [InlineData("withdraw", 250)]
    [InlineData("sign out", 1_000)]
    public async Task Operation_EndsAtItsTimeLimit_WhenTheStoreHangs(string what, int milliseconds)
    {
        _cache.Hangs = true;
        Task operation = what switch
        {
            "read" => ReadAsync(),
            "share" => ShareAsync(Good()),
            "withdraw" => _store.WithdrawAsync(_key),
            _ => _store.SignOutAsync(_key, Name('a')),
        };
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(operation.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await operation.WaitAsync(Cancellation);

        Assert.True(_health.IsFailing);
    }

    [Fact]
    public async Task SubjectSignOut_InvalidatesEarlierResults_OfThatUserOnly()
    {
        await ShareAsync(Good());
        Assert.True(await _store.SignOutSubjectAsync(SubjectTopic.Of(StubVerifier.Keys.OfSubject("eve")), Name('e')));
        var other = await ReadAsync(remembered: Good());
        Assert.True(await _store.SignOutSubjectAsync(SubjectTopic.Of(StubVerifier.Keys.OfSubject("ada")), Name('a')));
        var own = await ReadAsync(remembered: Good());

        Assert.Equal((true, true, Name('e')), (other.Good is not null, other.Remembered is not null, other.LatestSubjectSignOut));
        Assert.Equal((true, null, null, Name('a')), (own.IsKnown, own.Good, own.Remembered, own.LatestSubjectSignOut));
    }

    [Fact]
    public async Task ResultAfterTheLatestSignOut_IsAccepted_WithoutReadingTheUserRecord()
    {
        Assert.True(await _store.SignOutSubjectAsync(SubjectTopic.Of(StubVerifier.Keys.OfSubject("ada")), Name('a')));
        await ShareAsync(Good(latest: Name('a')));

        Assert.NotNull((await ReadAsync()).Good);
        Assert.Equal(3, _cache.Reads.Count);
    }

    [Fact]
    public async Task PendingSignOutOfAUser_InvalidatesEarlierResults_BeforeItIsStored()
    {
        await ShareAsync(Good());
        _pending.TryAdd(SubjectTopic.Of(StubVerifier.Keys.OfSubject("ada")), Name('a'));

        Assert.Null((await ReadAsync()).Good);
    }

    [Fact]
    public async Task AllReadsOfALookup_ShareOneTimeLimit()
    {
        await ShareAsync(Good());
        await _store.SignOutSubjectAsync(SubjectTopic.Of(StubVerifier.Keys.OfSubject("eve")), Name('e'));

        // The first three reads take 200 of the 250 ms; the read for the user hangs.
        _cache.OnRead = key =>
        {
            if (key.EndsWith(":users:signed-out", StringComparison.Ordinal))
                _time.Advance(TimeSpan.FromMilliseconds(200));
        };
        _cache.HangsFor = key => key.Contains(":user:", StringComparison.Ordinal);
        var reading = ReadAsync();
        Assert.False(reading.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(49));
        Assert.False(reading.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False((await reading.WaitAsync(Cancellation)).IsKnown);
    }

    private static string Name(char letter) => new(letter, 32);

    private static VerificationRequest Request() => new("tok", _options) { Key = _key };

    private Verification Good(string json = """{"sub":"ada"}""", string? signOut = null, string? latest = null) =>
        new(StubVerifier.Good(json), _time.GetTimestamp(), "api-key") { SignOut = signOut, LatestSubjectSignOut = latest };

    private Task ShareAsync(Verification good) => _store.ShareAsync(_key, "tok", good, new() { Duration = TimeSpan.FromSeconds(30) });

    private Task<SharedState> ReadAsync(Verification? remembered = null) => _store.ReadAsync(Request(), remembered, Cancellation).AsTask();
}
