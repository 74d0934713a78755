using System.Net;
using Tidewire.Credentials;

namespace Tidewire.Tests.Credentials;

public sealed class ClientCredentialsSourceTests : ClientCredentialsTest
{
    [Fact]
    public async Task Token_IsFetchedOnce_ForAllWaitingCallers()
    {
        var source = Source();
        var release = Endpoint.Hold();

        Task<Credential>[] waiting = [.. Enumerable.Range(0, 50).Select(_ => source.GetAsync(Ct).AsTask())];
        release();
        var credentials = await Task.WhenAll(waiting);

        Assert.All(credentials, credential => Assert.Same(credentials[0], credential));
        Assert.Equal("Bearer token-1", credentials[0].Value);
        Assert.Equal("Authorization", credentials[0].Header);
        Assert.Single(Endpoint.Requests);
    }

    [Fact]
    public async Task Token_IsKept_WhileItIsFresh()
    {
        var source = Source();
        await ValueAsync(source);

        Time.Advance(TimeSpan.FromMinutes(54));
        var again = source.GetAsync(Ct);

        Assert.True(again.IsCompletedSuccessfully);
        Assert.Equal("Bearer token-1", (await again).Value);
        Assert.Single(Endpoint.Requests);
    }

    [Fact]
    public async Task Token_IsRenewedInTheBackground_BeforeItExpires()
    {
        var source = Source();
        var first = await source.GetAsync(Ct);
        var release = Endpoint.Hold();

        Time.Advance(TimeSpan.FromMinutes(55));
        var during = source.GetAsync(Ct);
        bool waited = !during.IsCompletedSuccessfully;
        release();
        await SettleAsync(source, first);

        Assert.False(waited);
        Assert.Same(first, await during);
        Assert.Equal("Bearer token-2", await ValueAsync(source));
        Assert.Equal(2, Endpoint.Requests.Count);
    }

    [Fact]
    public async Task Caller_GetsANewToken_WhenTheTokenHasExpired()
    {
        var source = Source();
        await ValueAsync(source);

        Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("Bearer token-2", await ValueAsync(source));
    }

    [Theory]
    [InlineData(10, 8, 9)]
    [InlineData(60, 48, 55)]
    [InlineData(300, 240, 295)]
    [InlineData(3_600, 3_300, 3_595)]
    [InlineData(86_400, 86_100, 86_395)]
    public async Task Token_IsRenewedAndRetired_BeforeItExpires_ForAnyLifetime(int lifetime, int renewedAfter, int endsAfter)
    {
        Endpoint.Answer(number => StubTokenEndpoint.Token($"token-{number}", lifetime));
        var source = Source();
        var first = await source.GetAsync(Ct);
        Endpoint.Fail(HttpStatusCode.ServiceUnavailable);

        Time.Advance(TimeSpan.FromSeconds(renewedAfter) - TimeSpan.FromMilliseconds(1));
        await source.GetAsync(Ct);
        Assert.Single(Endpoint.Requests);

        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Same(first, await source.GetAsync(Ct));
        await SettleAsync(source, first);
        Assert.Equal(2, Endpoint.Requests.Count);

        Time.Advance(TimeSpan.FromSeconds(endsAfter - renewedAfter) - TimeSpan.FromMilliseconds(1));
        Assert.Same(first, await source.GetAsync(Ct));
        await SettleAsync(source, first);

        Time.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());
    }

    [Fact]
    public async Task Fetch_Continues_WhenItsCallerCancels()
    {
        var source = Source();
        var release = Endpoint.Hold();
        using var cancellation = new CancellationTokenSource();

        var canceled = source.GetAsync(cancellation.Token).AsTask();
        var waiting = source.GetAsync(Ct).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        release();

        Assert.Equal("Bearer token-1", (await waiting).Value);
        Assert.Single(Endpoint.Requests);
    }

    [Fact]
    public async Task Token_IsNotFetched_WhenTheCallerHasAlreadyCanceled()
    {
        var source = Source();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.GetAsync(new CancellationToken(true)).AsTask());

        Assert.Empty(Endpoint.Requests);
    }

    [Fact]
    public async Task Fetch_TimesOut_WhenTheEndpointDoesNotRespond()
    {
        var source = Source();
        Endpoint.Hold();
        var waiting = source.GetAsync(Ct).AsTask();
        while (Endpoint.Requests.Count == 0)
            await Task.Yield();

        Time.Advance(TokenEndpoint.Timeout);
        var failure = await Assert.ThrowsAsync<CredentialUnavailableException>(() => waiting);

        Assert.Contains("did not answer within 10 s", failure.Message, StringComparison.Ordinal);
    }
}
