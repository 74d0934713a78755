using System.Net;
using System.Text.Json.Nodes;

namespace Tidewire.Testing.Tests;

/// <summary>The test features of the fakes, beyond the contract.</summary>
public sealed class FakeServiceTests
{
    private readonly TidewireFakes _fakes = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FailNext_FailsTheGivenNumberOfCalls()
    {
        _fakes.Notifications.FailNext(ServiceFailureKind.TimedOut, times: 2);

        var first = await _fakes.Notifications.TrySendAsync("alice", "1", cancellationToken: Cancellation);
        bool second = await _fakes.Notifications.SendAsync("alice", "2", cancellationToken: Cancellation);
        bool third = await _fakes.Notifications.SendAsync("alice", "3", cancellationToken: Cancellation);

        Assert.Equal(new ServiceFailure(ServiceFailureKind.TimedOut) { Reason = "the time limit expired", Attempts = 1, IsAmbiguous = true }, first.Failure);
        Assert.Equal((false, true), (second, third));
        Assert.Equal("3", Assert.Single(_fakes.Notifications.Sent).Message);
    }

    [Fact]
    public async Task FailNext_IsNotUsedUp_ByACallThatSendsNothing()
    {
        _fakes.Auth.FailNext(ServiceFailureKind.TimedOut);
        _fakes.Notifications.FailNext(ServiceFailureKind.TimedOut);

        await _fakes.Auth.VerifyTokenAsync(" ", Cancellation);
        await Assert.ThrowsAsync<ArgumentException>(() => _fakes.Notifications.SendAsync("", "m", cancellationToken: Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fakes.Notifications.SendAsync("u", "m", cancellationToken: new(canceled: true)));

        Assert.Equal(ServiceFailureKind.TimedOut, (await _fakes.Auth.TryVerifyTokenAsync("token", Cancellation)).Failure?.Kind);
        Assert.False(await _fakes.Notifications.SendAsync("u", "m", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task FailNext_ReturnsTheGivenFailures_InOrder()
    {
        var mine = new ServiceFailure(ServiceFailureKind.Throttled) { RetryAfter = TimeSpan.FromSeconds(30), Attempts = 1 };
        _fakes.Analytics.FailNext(ServiceFailureKind.Rejected);
        _fakes.Analytics.FailNext(mine);

        var first = await _fakes.Analytics.TryReportActivityAsync("u", "a", "t", "r", Cancellation);
        var second = await _fakes.Analytics.TryReportActivityAsync("u", "a", "t", "r", Cancellation);

        Assert.Equal(ServiceFailureKind.Rejected, first.Failure?.Kind);
        Assert.Same(mine, second.Failure);
    }

    [Fact]
    public void FailNext_Throws_ForFailuresThatTheRealServiceNeverReturns()
    {
        Assert.Throws<ArgumentException>(() => _fakes.Notifications.FailNext(ServiceFailureKind.InvalidResponse));
        Assert.Throws<ArgumentException>(() => _fakes.Analytics.FailNext(ServiceFailureKind.InvalidResponse));
        Assert.Throws<ArgumentOutOfRangeException>(() => _fakes.Auth.FailNext(ServiceFailureKind.TimedOut, times: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _fakes.Auth.FailNext((ServiceFailureKind)99));
    }

    [Fact]
    public async Task FailNext_SupportsEveryFailureKind_ForVerifications()
    {
        string token = _fakes.Auth.SignIn("alice");
        foreach (var kind in Enum.GetValues<ServiceFailureKind>())
        {
            _fakes.Auth.FailNext(kind);
            var failure = (await _fakes.Auth.TryVerifyTokenAsync(token, Cancellation)).Failure;
            Assert.Equal((kind, false), (failure!.Kind, failure.IsAmbiguous));
        }

        Assert.NotNull(await _fakes.Auth.VerifyTokenAsync(token, Cancellation));
    }

    [Fact]
    public async Task Recover_DiscardsPendingFailures()
    {
        _fakes.Auth.FailNext(ServiceFailureKind.TimedOut, times: 5);
        _fakes.Auth.GoDown();

        _fakes.Auth.Recover();

        Assert.NotNull(await _fakes.Auth.VerifyTokenAsync(_fakes.Auth.SignIn("alice"), Cancellation));
    }

    [Fact]
    public async Task Track_IgnoresFailNext_AndDropsASecondEventWithTheSameKey()
    {
        var report = new AnalyticsEvent { UserId = "u", Action = "a", ResourceType = "t", ResourceId = "1", IdempotencyKey = "k" };
        _fakes.Analytics.FailNext(ServiceFailureKind.TimedOut);

        Assert.True(_fakes.Analytics.Track(report));
        Assert.True(_fakes.Analytics.Track(report with { ResourceId = "2" }));

        Assert.Equal(new FlushResult { Delivered = 1, Held = 0, Dropped = 1 }, await _fakes.Analytics.FlushAsync(Cancellation));
        Assert.Equal("1", Assert.Single(_fakes.Analytics.Events).ResourceId);
    }

    [Fact]
    public async Task Fakes_LoseNothing_WhenManyThreadsCall()
    {
        const int Calls = 2_000;
        _fakes.Notifications.FailNext(ServiceFailureKind.Unavailable, times: 100);
        int sent = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, Calls), Cancellation, async (i, ct) =>
        {
            if (await _fakes.Notifications.SendAsync("alice", $"{i}", cancellationToken: ct))
                Interlocked.Increment(ref sent);
            _fakes.Analytics.Track("alice", "send", "message", $"{i}");
        });

        Assert.Equal(Calls - 100, sent);
        Assert.Equal(Calls - 100, _fakes.Notifications.Sent.Select(message => message.Message).Distinct().Count());
        Assert.Equal(Calls, _fakes.Analytics.Events.Select(report => report.ResourceId).Distinct().Count());
    }

    [Fact]
    public async Task SignOut_RevokesTheTokensOfTheUser_AndNoTokensOfOtherUsers()
    {
        string first = _fakes.Auth.SignIn("alice"), second = _fakes.Auth.SignIn("alice"), bobs = _fakes.Auth.SignIn("bob");

        _fakes.Auth.SignOut("alice");
        string later = _fakes.Auth.SignIn("alice");

        Assert.Null(await _fakes.Auth.VerifyTokenAsync(first, Cancellation));
        Assert.Null(await _fakes.Auth.VerifyTokenAsync(second, Cancellation));
        Assert.NotNull(await _fakes.Auth.VerifyTokenAsync(bobs, Cancellation));
        Assert.NotNull(await _fakes.Auth.VerifyTokenAsync(later, Cancellation));
    }

    [Fact]
    public async Task FailNext_AcceptsOnlyRejections_ThatTheRealAuthServiceReturns()
    {
        foreach (int status in Enumerable.Range(200, 400))
        {
            var failure = new ServiceFailure(ServiceFailureKind.Rejected) { StatusCode = (HttpStatusCode)status, Attempts = 1 };
            if (status is 200 or 400 or 401 or 403 or 413 or 422)
                _fakes.Auth.FailNext(failure);
            else
                Assert.Throws<ArgumentException>(() => _fakes.Auth.FailNext(failure));
            Assert.Throws<ArgumentException>(() => _fakes.Auth.FailNext(failure with { IsProxyAnswer = true }));
            _fakes.Notifications.FailNext(failure);
        }

        Assert.Equal(HttpStatusCode.OK, (await _fakes.Auth.TryVerifyTokenAsync("token", Cancellation)).Failure?.StatusCode);
    }

    [Fact]
    public async Task SignIn_AddsOrReplacesClaims()
    {
        string token = _fakes.Auth.SignIn("alice", claims: new JsonObject { ["tenant"] = "acme", ["sub"] = null, ["level"] = 3 });

        var claims = await _fakes.Auth.VerifyTokenAsync(token, Cancellation);

        Assert.Equal(("acme", 3, null), (claims!.All["tenant"].GetString(), claims.All["level"].GetInt32(), claims.Subject));
    }

    [Fact]
    public async Task SignIn_CreatesAnInactiveToken_WhenTheActiveClaimIsFalse()
    {
        string token = _fakes.Auth.SignIn("alice", claims: new JsonObject { ["active"] = false });

        var failure = (await _fakes.Auth.TryVerifyTokenAsync(token, Cancellation)).Failure;

        Assert.Equal((ServiceFailureKind.Rejected, "the token is not active"), (failure!.Kind, failure.Reason));
    }

    [Fact]
    public async Task Token_IsRejected_WhenAnyPartOfItIsChanged()
    {
        string token = _fakes.Auth.SignIn("alice");
        int payload = token.IndexOf('.', StringComparison.Ordinal) + 1;

        foreach (int position in new[] { 0, payload + 20, token.Length - 5 })
        {
            string changed = $"{token[..position]}{(token[position] == 'A' ? 'B' : 'A')}{token[(position + 1)..]}";
            Assert.Null(await _fakes.Auth.VerifyTokenAsync(changed, Cancellation));
        }

        Assert.NotNull(await _fakes.Auth.VerifyTokenAsync(token, Cancellation));
    }

    [Fact]
    public async Task KeyedFakes_RejectTheTokensOfOtherFakes()
    {
        var partner = _fakes.Keyed("Partner");
        string token = partner.Auth.SignIn("alice");

        Assert.NotNull(await partner.Auth.VerifyTokenAsync(token, Cancellation));
        Assert.Null(await _fakes.Auth.VerifyTokenAsync(token, Cancellation));
        Assert.Null(await partner.Auth.VerifyTokenAsync(_fakes.Auth.SignIn("alice"), Cancellation));
        Assert.Same(partner, _fakes.Keyed("Partner"));
    }

    [Fact]
    public async Task Forgotten_ListsForgottenTokens()
    {
        await _fakes.Auth.ForgetTokenAsync("one", Cancellation);
        await _fakes.Auth.ForgetTokenAsync(" ", Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fakes.Auth.ForgetTokenAsync("two", new(canceled: true)));

        Assert.Equal(["one", "two"], _fakes.Auth.Forgotten);
    }

    [Fact]
    public async Task ForgottenSubjects_ListsForgottenUsers()
    {
        await _fakes.Auth.ForgetSubjectAsync("alice", Cancellation);
        await _fakes.Auth.ForgetSubjectAsync(" ", Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fakes.Auth.ForgetSubjectAsync("bert", new(canceled: true)));

        Assert.Equal(["alice", "bert"], _fakes.Auth.ForgottenSubjects);
    }
}
