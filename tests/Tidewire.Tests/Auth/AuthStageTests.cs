using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>The individual stages of a verification, tested without a service.</summary>
public sealed class AuthStageTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeLogger _log = new();
    private readonly CountedVerifications _counted = new();
    private readonly KnownTokens _known = new(100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _counted.Dispose();

    [Theory]
    [InlineData(10, 0.5, 5)]
    [InlineData(10, 0.55, 5)]
    [InlineData(10, 0.01, 1)]
    [InlineData(10, 0.99, 9)]
    [InlineData(10, 1.0, 20)]
    public async Task UnknownTokens_AreLimitedToTheirShare(int limit, double share, int admitted)
    {
        var hold = new TaskCompletionSource<ServiceResult<TokenClaims>>();
        var next = new StubVerifier((_, _) => hold.Task, _time);
        var stage = new UnknownTokenLimit(next, _known, limit, "Auth", _counted.Counter, _time, _log);

        var all = Enumerable.Range(0, 20).Select(i => stage.VerifyAsync(Request($"tok{i}", share), Cancellation).AsTask()).ToList();
        Assert.Equal(admitted, next.Asked.Count);
        hold.SetResult(StubVerifier.Good());

        Assert.Equal(20 - admitted, (await Task.WhenAll(all)).Count(one => one is { Result.Failure.Kind: ServiceFailureKind.Throttled, Credential: null }));
        Assert.Equal(20 - admitted, _counted.Sources.Count(source => source == "limited"));
        Assert.NotNull((await stage.VerifyAsync(Request("later", share), Cancellation)).Claims);
    }

    [Fact]
    public async Task ThrottledVerifications_AreLoggedOnceAMinute_WithTheirCount()
    {
        var hold = new TaskCompletionSource<ServiceResult<TokenClaims>>();
        var stage = new UnknownTokenLimit(new StubVerifier((_, _) => hold.Task, _time), _known, 2, "Auth", _counted.Counter, _time, _log);
        _ = stage.VerifyAsync(Request("held", 0.5), Cancellation).AsTask();

        foreach (double seconds in new[] { 0, 1, 58.999, 0.001 })
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            await stage.VerifyAsync(Request("other", 0.5), Cancellation);
        }

        Assert.Equal(["1", "3"], _log.Collector.GetSnapshot().Select(record => record.GetStructuredStateValue("Count")));
        Assert.All(_log.Collector.GetSnapshot(), record => Assert.Equal("1", record.GetStructuredStateValue("Limit")));
        hold.SetResult(StubVerifier.Good());
    }

    [Fact]
    public async Task CallThatThrows_NoLongerCountsTowardTheLimit()
    {
        var stage = new UnknownTokenLimit(new StubVerifier((_, _) => throw new FormatException("mine"), _time), _known, 2, "Auth", _counted.Counter, _time, _log);

        for (int number = 0; number < 3; number++)
            await Assert.ThrowsAsync<FormatException>(() => stage.VerifyAsync(Request("tok", 0.5), Cancellation).AsTask());
    }

    [Theory]
    [InlineData(null, "there is no token")]
    [InlineData("", "there is no token")]
    [InlineData("  ", "there is no token")]
    [InlineData("12345", null)]
    [InlineData("123456", "the token is longer than MaxTokenLength")]
    public void TokenRejection_GivesTheReason_WhenTheTokenIsMissingOrTooLong(string? token, string? reason) =>
        Assert.Equal(reason, TokenRejection.OfUnsent(token, maxLength: 5)?.Reason);

    [Fact]
    public void ClaimsAndConverter_Throw_WhenAnArgumentIsNull()
    {
        Assert.Throws<ArgumentNullException>(() => TokenRejection.OfClaims(null!));
        Assert.Throws<ArgumentNullException>("json", () => TokenClaims.Parse((string)null!));
        Assert.Throws<ArgumentNullException>("claims", () => TokenClaims.From(null!));
        Assert.Throws<ArgumentNullException>("writer", () => new TokenClaimsConverter().Write(null!, TokenClaims.Parse("{}"), null!));
        using var writer = new Utf8JsonWriter(Stream.Null);
        Assert.Throws<ArgumentNullException>("value", () => new TokenClaimsConverter().Write(writer, null!, null!));
    }

    [Fact]
    public void Parse_Throws_WhenTheJsonIsNotValidUtf8() =>
        Assert.ThrowsAny<JsonException>(() => TokenClaims.Parse([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}']));

    [Theory]
    [InlineData(2_014)]
    [InlineData(2_016)]
    [InlineData(2_017)]
    [InlineData(10_000)]
    public void Key_IsTheHashOfPrefixAndToken_ForAnyLength(int length)
    {
        string token = new('é', length);
        byte[] prefix = SHA256.HashData("4:Authhttps://auth.example.com/"u8);

        byte[] hash = SHA256.HashData([.. prefix, .. Encoding.UTF8.GetBytes(token)]);

        Assert.Equal(Base64Url.EncodeToString(hash), StubVerifier.Keys.Of(token));
    }

    [Fact]
    public async Task Facade_DoesNotBlock_WhileACallIsInFlight()
    {
        var hold = new TaskCompletionSource<ServiceResult<TokenClaims>>();
        using var one = new ChainInstance(new((_, _) => hold.Task, _time), _time);

        var plain = one.Facade.VerifyTokenAsync("one", Cancellation);
        var result = one.Facade.TryVerifyTokenAsync("other", Cancellation);
        Assert.Equal((false, false), (plain.IsCompleted, result.IsCompleted));
        hold.SetResult(StubVerifier.Good());

        Assert.Equal("ada", (await plain)?.Subject);
        Assert.Equal("ada", (await result).Value?.Subject);
    }

    [Fact]
    public async Task Forget_ReturnsTrue_WhenThereIsNoTokenOrSubject()
    {
        using var one = new ChainInstance(new((_, _) => Task.FromResult(StubVerifier.Good()), _time), _time);

        Assert.True(await one.Facade.ForgetTokenAsync(null, Cancellation));
        Assert.True(await one.Facade.ForgetSubjectAsync(" ", Cancellation));
    }

    [Fact]
    public async Task TokensOfAForgottenUser_AreVerifiedAgain_AndTokensOfOtherUsersAreNot()
    {
        var service = new StubVerifier((request, _) => Task.FromResult(StubVerifier.Good($$"""{"sub":"{{request.Token}}"}""")), _time);
        using var one = new ChainInstance(service, _time);
        await one.VerifyAsync("ada");
        await one.VerifyAsync("eve");

        Assert.True(await one.Facade.ForgetSubjectAsync("ada", Cancellation));
        await one.VerifyAsync("ada");
        await one.VerifyAsync("eve");

        Assert.Equal(["ada", "eve", "ada"], service.Asked.Select(request => request.Token));
    }

    [Fact]
    public async Task ForgottenToken_IsUnknown()
    {
        var hold = Task.FromResult(StubVerifier.Good());
        using var one = new ChainInstance(new((_, _) => hold, _time), _time, configure: options => (options.ConcurrencyLimit, options.UnknownTokenShare) = (2, 0.5));
        await one.VerifyAsync("known");
        await one.VerifyAsync("forgotten");
        Assert.True(await one.ForgetAsync("forgotten"));
        _time.Advance(TimeSpan.FromMinutes(1));
        var answer = new TaskCompletionSource<ServiceResult<TokenClaims>>();
        hold = answer.Task;

        // This one verification uses up the share of all unknown tokens.
        var unknown = one.VerifyAsync("unknown");
        var known = one.VerifyAsync("known");

        Assert.Equal(ServiceFailureKind.Throttled, (await one.VerifyAsync("forgotten")).Failure?.Kind);
        answer.SetResult(StubVerifier.Good());
        Assert.True((await unknown).IsSuccess && (await known).IsSuccess);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("key", "key")]
    public async Task ResultOfAnApplicationVerifier_HasNoCredential_WhenTheApiKeyChangesDuringTheCall(string? key, string credential)
    {
        var options = new AuthOptions { ApiKey = key };
        var verifier = new ApplicationVerifier(new Verifier(() => Task.FromResult(StubVerifier.Good())), () => options, _counted.Counter, _time);
        var changing = new ApplicationVerifier(
            new Verifier(() =>
            {
                options = new() { ApiKey = "another" };
                return Task.FromResult(StubVerifier.Good());
            }),
            () => options,
            _counted.Counter,
            _time);

        Assert.Equal(credential, (await verifier.VerifyAsync(Request("tok", 1), Cancellation)).Credential);
        Assert.Null((await changing.VerifyAsync(Request("tok", 1), Cancellation)).Credential);
        Assert.Equal(["service", "service"], _counted.Sources);
    }

    private static VerificationRequest Request(string token, double share)
    {
        var options = new AuthOptions { BaseAddress = new("https://auth.example.com"), UnknownTokenShare = share };
        options.Cache.Enabled = true;
        return new(token, options) { Key = StubVerifier.Keys.Of(token) };
    }

    private sealed class Verifier(Func<Task<ServiceResult<TokenClaims>>> answer) : ITokenVerifier
    {
        public Task<ServiceResult<TokenClaims>> VerifyAsync(string token, CancellationToken cancellationToken) => answer();
    }
}
