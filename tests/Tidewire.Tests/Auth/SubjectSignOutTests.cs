using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Tests.Auth;

/// <summary>Signing a user out everywhere, in one instance and in several that share a store.</summary>
public sealed class SubjectSignOutTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryStore _store = new();
    private readonly InMemoryBackplane.Network _network = new();
    private readonly List<ChainInstance> _instances = [];
    private readonly StubVerifier _service;
    private Func<string, Task<ServiceResult<TokenClaims>>> _answer = token => Task.FromResult(Good(token));

    public SubjectSignOutTests() => _service = new((request, _) => _answer(request.Token), _time);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _instances.ForEach(instance => instance.Dispose());

    [Fact]
    public async Task TokensOfTheUser_AreVerifiedAgain_AndTokensOfOtherUsersAreNot()
    {
        var one = Instance();
        foreach (string token in new[] { "ada-1", "ada-2", "bert-1" })
            await one.VerifyAsync(token);
        Reject("ada");

        Assert.True(await one.Facade.ForgetSubjectAsync("ada", Ct));

        Assert.False((await one.VerifyAsync("ada-1")).IsSuccess);
        Assert.False((await one.VerifyAsync("ada-2")).IsSuccess);
        Assert.Equal(0, (await one.VerifyAsync("bert-1")).Attempts);
    }

    [Fact]
    public async Task TokenOfALaterSignIn_IsCached_EvenIfTheClockHasNotAdvanced()
    {
        var one = Instance();
        await one.VerifyAsync("ada-1");
        await one.Facade.ForgetSubjectAsync("ada", Ct);

        await one.VerifyAsync("ada-2");
        var remembered = await one.VerifyAsync("ada-2");

        Assert.Equal(0, remembered.Attempts);
        Assert.Equal(["ada-1", "ada-2"], _service.Asked.Select(request => request.Token));
    }

    [Fact]
    public async Task ResultInFlight_IsReturnedOnlyToEarlierCallers_WhenItsUserIsSignedOut()
    {
        var one = Instance();
        var first = new TaskCompletionSource<ServiceResult<TokenClaims>>();
        _answer = _ => first.Task;
        var before = one.VerifyAsync("ada-1");

        await one.Facade.ForgetSubjectAsync("ada", Ct);
        var after = one.VerifyAsync("ada-1");
        Reject("ada");
        first.SetResult(Good("ada-1"));

        Assert.True((await before).IsSuccess);
        Assert.False((await after).IsSuccess);
        Assert.False((await one.VerifyAsync("ada-1")).IsSuccess);
        Assert.Equal(2, _service.Asked.Count);
    }

    [Fact]
    public async Task ResultInFlight_IsReturnedOnlyToEarlierCallers_WhenItsUserIsSignedOutAndTheCacheIsOff()
    {
        var one = Instance(shared: false, options => options.Cache.Enabled = false);
        var first = new TaskCompletionSource<ServiceResult<TokenClaims>>();
        _answer = _ => first.Task;
        var before = one.VerifyAsync("ada-1");

        await one.Facade.ForgetSubjectAsync("ada", Ct);
        var after = one.VerifyAsync("ada-1");
        Reject("ada");
        first.SetResult(Good("ada-1"));

        Assert.True((await before).IsSuccess);
        Assert.False((await after).IsSuccess);
    }

    [Fact]
    public async Task TokensOfTheUser_AreNotAccepted_DuringAnOutage()
    {
        var one = Instance(shared: false, options => options.Cache.StaleOnOutage = TimeSpan.FromHours(1));
        await one.VerifyAsync("ada-1");
        await one.VerifyAsync("bert-1");
        await one.Facade.ForgetSubjectAsync("ada", Ct);
        _answer = _ => Task.FromResult(StubVerifier.Failed(ServiceFailureKind.Unavailable));
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.False((await one.VerifyAsync("ada-1")).IsSuccess);
        Assert.True((await one.VerifyAsync("bert-1")).IsStale);
    }

    [Fact]
    public async Task OtherInstances_HaveForgottenTheUser_WhenTheSignOutReturnsTrue()
    {
        var (one, other) = (Instance(shared: true), Instance(shared: true));
        await other.VerifyAsync("ada-1");
        await ListeningAsync(1);
        Reject("ada");

        Assert.True(await one.Facade.ForgetSubjectAsync("ada", Ct));

        Assert.False((await other.VerifyAsync("ada-1")).IsSuccess);
    }

    [Fact]
    public async Task Store_ReturnsNoResultFromBeforeTheSignOut_EvenIfTheMessageWasLost()
    {
        _network.LosesMessages = true;
        var (one, other, third) = (Instance(shared: true), Instance(shared: true), Instance(shared: true));
        await one.VerifyAsync("ada-1");
        await one.VerifyAsync("bert-1");
        Reject("ada");

        Assert.True(await other.Facade.ForgetSubjectAsync("ada", Ct));

        Assert.False((await third.VerifyAsync("ada-1")).IsSuccess);
        Assert.Equal(0, (await third.VerifyAsync("bert-1")).Attempts);
        Assert.Equal(["ada-1", "bert-1", "ada-1"], _service.Asked.Select(request => request.Token));
    }

    [Fact]
    public async Task Store_SharesTokensOfALaterSignIn()
    {
        var (one, other) = (Instance(shared: true), Instance(shared: true));
        await one.VerifyAsync("ada-1");
        await one.Facade.ForgetSubjectAsync("ada", Ct);

        await one.VerifyAsync("ada-2");
        var shared = await other.VerifyAsync("ada-2");

        Assert.Equal((true, 0), (shared.IsSuccess, shared.Attempts));
    }

    [Fact]
    public async Task LateWrite_FromBeforeTheSignOut_IsIgnored()
    {
        var (one, other) = (Instance(shared: true), Instance(shared: true));
        _store.HoldsWrites = true;
        await one.VerifyAsync("ada-1");
        await other.Facade.ForgetSubjectAsync("ada", Ct);
        Reject("ada");

        _store.ReleaseWrites();

        Assert.False((await other.VerifyAsync("ada-1")).IsSuccess);
    }

    [Fact]
    public async Task StaleResult_IsNotReturned_AfterASignOutWhoseMessageWasLost()
    {
        _network.LosesMessages = true;
        var (one, other) = (Instance(shared: true, options => options.Cache.StaleOnOutage = TimeSpan.FromHours(1)), Instance(shared: true));
        await one.VerifyAsync("ada-1");
        await one.VerifyAsync("bert-1");
        await other.Facade.ForgetSubjectAsync("ada", Ct);
        _answer = _ => Task.FromResult(StubVerifier.Failed(ServiceFailureKind.Unavailable));
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.False((await one.VerifyAsync("ada-1")).IsSuccess);
        Assert.True((await one.VerifyAsync("bert-1")).IsStale);
    }

    [Fact]
    public async Task SignOut_IsStoredLater_WhenTheStoreIsUnreachable()
    {
        var (one, other) = (Instance(shared: true), Instance(shared: true));
        await one.VerifyAsync("ada-1");
        _store.IsDown = true;
        bool isKnown = await one.Facade.ForgetSubjectAsync("ada", Ct);
        _store.IsDown = false;
        Reject("ada");
        bool honoredHere = (await one.VerifyAsync("ada-1")).IsSuccess;
        _time.Advance(TimeSpan.FromSeconds(5));
        while (!_store.SignOuts.Any(key => key.Contains("user:", StringComparison.Ordinal)) || !_store.SignOuts.Any(key => key.Contains(":users", StringComparison.Ordinal)))
            await Task.Yield();

        Assert.False(isKnown);
        Assert.False(honoredHere);
        Assert.False((await other.VerifyAsync("ada-1")).IsSuccess);
    }

    [Fact]
    public async Task Store_DoesNotContainTheSubject()
    {
        var one = Instance(shared: true);

        await one.Facade.ForgetSubjectAsync("ada-lovelace", Ct);

        Assert.Equal(2, _store.Values.Count);
        Assert.DoesNotContain("ada-lovelace", string.Join(' ', _store.Values.Select(pair => pair.Key + System.Text.Encoding.UTF8.GetString(pair.Value))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task BlankSubject_SignsOutNoUser(string? subject)
    {
        var one = Instance(shared: true);
        await one.VerifyAsync("ada-1");

        Assert.True(await one.Facade.ForgetSubjectAsync(subject, Ct));

        Assert.Empty(_store.SignOuts);
        Assert.Equal(0, (await one.VerifyAsync("ada-1")).Attempts);
    }

    [Fact]
    public async Task Cancellation_DoesNotStopTheSignOut()
    {
        var one = Instance();
        await one.VerifyAsync("ada-1");
        Reject("ada");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.Facade.ForgetSubjectAsync("ada", new(canceled: true)));

        Assert.False((await one.VerifyAsync("ada-1")).IsSuccess);
    }

    [Fact]
    public async Task User_IsIdentifiedByTheConfiguredClaim()
    {
        var one = Instance(shared: true, options => options.SubjectClaim = "client_id");
        var other = Instance(shared: true, options => options.SubjectClaim = "client_id");
        _answer = _ => Task.FromResult(SubjectClaimsOf("""{"client_id":"worker"}"""));
        await one.VerifyAsync("tok");
        await ListeningAsync(1);
        _answer = _ => Task.FromResult(StubVerifier.Failed(ServiceFailureKind.Rejected));

        await other.Facade.ForgetSubjectAsync("worker", Ct);

        Assert.False((await one.VerifyAsync("tok")).IsSuccess);
        Assert.False((await other.VerifyAsync("tok")).IsSuccess);
    }

    private static ServiceResult<TokenClaims> SubjectClaimsOf(string json) =>
        ServiceResult.Success(TokenClaims.Parse(json).WithSubjectOf("client_id"));

    // The part of a token before the hyphen is the name of its user.
    private static ServiceResult<TokenClaims> Good(string token) => StubVerifier.Good($$"""{"sub":"{{token.Split('-')[0]}}"}""");

    private void Reject(string user) => _answer = token =>
        Task.FromResult(token.StartsWith(user, StringComparison.Ordinal) ? StubVerifier.Failed(ServiceFailureKind.Rejected) : Good(token));

    private ChainInstance Instance(bool shared = false, Action<AuthOptions>? configure = null)
    {
        var instance = new ChainInstance(_service, _time, shared ? _store : null, shared ? _network : null, configure);
        _instances.Add(instance);
        return instance;
    }

    private async Task ListeningAsync(int instances)
    {
        while (true)
        {
            lock (_network.Members)
            {
                if (_network.Members.Count >= instances)
                    return;
            }

            await Task.Yield();
        }
    }
}
