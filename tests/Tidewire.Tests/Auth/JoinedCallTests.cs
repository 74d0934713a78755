using Microsoft.Extensions.Time.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>A caller that joins a call in flight: how long it waits, what it accepts, and when it makes a call of its own.</summary>
public sealed class JoinedCallTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly CountedVerifications _counted = new();
    private readonly List<(string Token, TaskCompletionSource<ServiceResult<TokenClaims>> Answer, CancellationToken Abandoned)> _calls = [];
    private readonly SubjectSignOuts _subjects;
    private readonly VerificationCoalescer _coalescer;

    public JoinedCallTests()
    {
        _subjects = new(_time);
        var next = new StubVerifier(
            (request, abandoned) =>
            {
                var answer = new TaskCompletionSource<ServiceResult<TokenClaims>>();
                _calls.Add((request.Token, answer, abandoned));
                return answer.Task;
            },
            _time);
        _coalescer = new(next, next, StubVerifier.Keys, _subjects, _counted.Counter, _time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _counted.Dispose();

    [Theory]
    [InlineData(false, false, 2_000)]
    [InlineData(true, false, 2_000)]
    [InlineData(false, true, 2_000)]
    [InlineData(true, true, 2_500)]
    public async Task Caller_WaitsForItsOwnShorterBudget_PlusTheStoreTimeoutIfTheCacheIsShared(bool cached, bool distributed, int milliseconds)
    {
        var first = VerifyAsync(Options(5));
        var options = Options(2);
        (options.Cache.Enabled, options.Cache.Distributed) = (cached, distributed);
        var second = VerifyAsync(options, CancellationToken.None);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(second.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        var late = await second.WaitAsync(Cancellation);

        Assert.Equal((ServiceFailureKind.TimedOut, null), (late.Result.Failure?.Kind, late.Credential));
        Assert.False(first.IsCompleted);
        _calls[0].Answer.SetResult(StubVerifier.Good());
        Assert.NotNull((await first).Claims);
        Assert.Single(_calls);
    }

    [Fact]
    public async Task Caller_MakesItsOwnCall_WhenTheJoinedCallTimesOutEarly()
    {
        var options = Options(5);
        var first = VerifyAsync(options);
        _time.Advance(TimeSpan.FromSeconds(3));
        var second = VerifyAsync(options);

        _calls[0].Answer.SetResult(StubVerifier.Failed(ServiceFailureKind.TimedOut));
        await first;
        await UntilAsync(() => _calls.Count == 2);
        _calls[1].Answer.SetResult(StubVerifier.Good());

        Assert.NotNull((await second).Claims);
        Assert.Empty(_counted.Sources);
    }

    [Fact]
    public async Task ResultFromBeforeTheSignOut_IsNotUsed_EvenIfTheCallerHasNoTimeLeft()
    {
        var options = Options(5);
        var first = VerifyAsync(options);
        _subjects.Add(StubVerifier.Keys.IdOfSubject("ada")!.Value);
        var second = VerifyAsync(options);
        _time.Advance(TimeSpan.FromSeconds(5));

        _calls[0].Answer.SetResult(StubVerifier.Good());

        Assert.NotNull((await first).Claims);
        Assert.Equal(ServiceFailureKind.TimedOut, (await second).Result.Failure?.Kind);
        Assert.Single(_calls);
    }

    [Fact]
    public async Task CallWithAnotherCredential_IsNotJoined()
    {
        var (earlier, later) = (Options(5), Options(5));
        (earlier.ApiKey, later.ApiKey) = ("wrong", "right");
        var first = VerifyAsync(earlier);
        var second = VerifyAsync(later);
        await UntilAsync(() => _calls.Count == 2);

        _calls[0].Answer.SetResult(StubVerifier.Failed(ServiceFailureKind.Rejected));
        _calls[1].Answer.SetResult(StubVerifier.Good());

        Assert.Null((await first).Claims);
        Assert.NotNull((await second).Claims);
    }

    [Fact]
    public async Task TimeoutOfTheJoinedCall_IsShared_WhenTheCallerHasNoTimeLeft()
    {
        var options = Options(5);
        var first = VerifyAsync(options);
        var second = VerifyAsync(options);
        _time.Advance(TimeSpan.FromSeconds(5));

        _calls[0].Answer.SetResult(StubVerifier.Failed(ServiceFailureKind.TimedOut));

        Assert.Same(await first, await second);
        Assert.Single(_calls);
        Assert.Equal(["coalesced"], _counted.Sources);
    }

    [Theory]
    [InlineData(ServiceFailureKind.Unavailable)]
    [InlineData(ServiceFailureKind.Rejected)]
    public async Task FailureOtherThanATimeout_IsShared(ServiceFailureKind kind)
    {
        var options = Options(5);
        var first = VerifyAsync(options);
        var second = VerifyAsync(options);

        _calls[0].Answer.SetResult(StubVerifier.Failed(kind));

        Assert.Same(await first, await second);
        Assert.Equal(["coalesced"], _counted.Sources);
    }

    [Theory]
    [InlineData("ada", 2)]
    [InlineData("eve", 1)]
    public async Task Result_IsNotShared_WhenItsUserWasSignedOutBeforeTheCallerJoined(string signedOut, int calls)
    {
        var options = Options(5);
        var first = VerifyAsync(options);
        _subjects.Add(StubVerifier.Keys.IdOfSubject(signedOut)!.Value);
        var second = VerifyAsync(options);

        _calls[0].Answer.SetResult(StubVerifier.Good());
        await first;
        if (calls == 2)
        {
            await UntilAsync(() => _calls.Count == 2);
            _calls[1].Answer.SetResult(StubVerifier.Good());
        }

        Assert.NotNull((await second).Claims);
        Assert.Equal(calls, _calls.Count);
    }

    [Fact]
    public async Task OwnCall_IsAbandoned_WhenItsCallerCancels()
    {
        var options = Options(5);
        using var source = new CancellationTokenSource();
        var first = VerifyAsync(options);
        var second = VerifyAsync(options, source.Token);
        _calls[0].Answer.SetResult(StubVerifier.Failed(ServiceFailureKind.TimedOut));
        await first;
        await UntilAsync(() => _calls.Count == 2);
        Assert.False(_calls[1].Abandoned.IsCancellationRequested);

        await source.CancelAsync();
        Assert.True(_calls[1].Abandoned.IsCancellationRequested);
        Assert.False(second.IsCompleted);
        _calls[1].Answer.SetCanceled(_calls[1].Abandoned);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task Call_IsNotAbandoned_WhenItsFirstCallerCannotCancel()
    {
        using var source = new CancellationTokenSource();
        var first = VerifyAsync(Options(5), CancellationToken.None);
        Assert.False(_calls[0].Abandoned.CanBeCanceled);
        var second = VerifyAsync(Options(5), source.Token);

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        _calls[0].Answer.SetResult(StubVerifier.Good());
        Assert.NotNull((await first).Claims);
    }

    [Fact]
    public async Task AbandonedCall_IsNotJoined()
    {
        using var source = new CancellationTokenSource();
        var first = VerifyAsync(Options(5), source.Token);
        await source.CancelAsync();
        Assert.True(_calls[0].Abandoned.IsCancellationRequested);

        var second = VerifyAsync(Options(5));
        Assert.Equal(2, _calls.Count);
        _calls[0].Answer.SetCanceled(_calls[0].Abandoned);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        // The second call can still be joined after the abandoned call has ended.
        var third = VerifyAsync(Options(5));
        _calls[1].Answer.SetResult(StubVerifier.Good());
        Assert.Same(await second, await third);
        Assert.Equal(2, _calls.Count);
    }

    [Fact]
    public async Task CallThatThrows_IsNotJoinedByTheNextCaller()
    {
        var first = VerifyAsync(Options(5));
        _calls[0].Answer.SetException(new NotSupportedException("a type is missing"));
        await Assert.ThrowsAsync<NotSupportedException>(() => first);

        var second = VerifyAsync(Options(5));
        _calls[1].Answer.SetResult(StubVerifier.Good());

        Assert.NotNull((await second).Claims);
    }

    [Fact]
    public async Task ForgottenToken_IsVerifiedByANewCall_AndCallsForOtherTokensAreJoined()
    {
        var options = Options(5);
        var (first, other) = (VerifyAsync(options), VerifyAsync(options, token: "other"));

        _coalescer.Forget(StubVerifier.Keys.Of("tok"));
        var (second, another) = (VerifyAsync(options), VerifyAsync(options, token: "other"));

        Assert.Equal(["tok", "other", "tok"], _calls.Select(call => call.Token));
        _calls.ForEach(call => call.Answer.SetResult(StubVerifier.Good()));
        Assert.NotSame(await first, await second);
        Assert.Same(await other, await another);
    }

    private static AuthOptions Options(int seconds) => new() { BaseAddress = new("https://auth.example.com"), Budget = TimeSpan.FromSeconds(seconds) };

    private Task<Verification> VerifyAsync(AuthOptions options, CancellationToken? cancellationToken = null, string token = "tok") =>
        _coalescer.VerifyAsync(new(token, options) { Key = token }, cancellationToken ?? Cancellation).AsTask();

    // After the joined call has ended, a caller starts its own call on a thread-pool thread.
    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
