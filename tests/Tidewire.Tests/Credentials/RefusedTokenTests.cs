using System.Net;
using Tidewire.Credentials;

namespace Tidewire.Tests.Credentials;

/// <summary>The handling of a 401 for a token from the token endpoint.</summary>
public sealed class RefusedTokenTests : ClientCredentialsTest
{
    [Fact]
    public async Task Refusal_FetchesAnotherToken_OnceForAllCallers()
    {
        var source = Source();
        var refused = await source.GetAsync(Ct);
        var release = Endpoint.Hold();

        Task<Credential?>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => source.ReplaceAsync(refused, isAmbiguous: false, Ct).AsTask())];
        release();
        var others = await Task.WhenAll(waiting);

        Assert.All(others, other => Assert.Equal("Bearer token-2", other?.Value));
        Assert.Equal("Bearer token-2", await ValueAsync(source));
        Assert.Equal(2, Endpoint.Requests.Count);
    }

    [Fact]
    public async Task Refusal_OfAnEarlierToken_NeedsNoFetch()
    {
        var source = Source();
        var refused = await source.GetAsync(Ct);
        var current = await source.ReplaceAsync(refused, isAmbiguous: false, Ct);

        var late = await source.ReplaceAsync(refused, isAmbiguous: false, Ct);

        Assert.Same(current, late);
        Assert.Equal(2, Endpoint.Requests.Count);
    }

    [Fact]
    public async Task Refusal_FetchesAnotherToken_WhenTheCurrentTokenHasExpired()
    {
        var source = Source();
        var first = await source.GetAsync(Ct);
        await source.ReplaceAsync(first, isAmbiguous: false, Ct);
        Time.Advance(TimeSpan.FromHours(2));

        var other = await source.ReplaceAsync(first, isAmbiguous: false, Ct);

        Assert.Equal("Bearer token-3", other?.Value);
    }

    [Fact]
    public async Task Refusals_CauseOnlyOneFetchAMinute()
    {
        var source = Source();
        var credential = await source.GetAsync(Ct);

        for (int second = 0; second < 180; second++)
        {
            await source.ReplaceAsync(credential, isAmbiguous: false, Ct);
            credential = await source.GetAsync(Ct);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1 + 3, Endpoint.Requests.Count);
    }

    [Fact]
    public async Task AmbiguousRefusal_FetchesATokenInTheBackground_AndRepeatsNothing()
    {
        var source = Source();
        var refused = await source.GetAsync(Ct);
        var release = Endpoint.Hold();

        var replacement = source.ReplaceAsync(refused, isAmbiguous: true, Ct);
        Assert.True(replacement.IsCompletedSuccessfully);
        Assert.Null(await replacement);
        Assert.Same(refused, await source.GetAsync(Ct));
        release();
        await SettleAsync(source, refused);

        Assert.Equal("Bearer token-2", await ValueAsync(source));
        Assert.Null(await source.ReplaceAsync(refused, isAmbiguous: true, Ct));
        Assert.Equal(2, Endpoint.Requests.Count);
    }

    [Fact]
    public async Task RefusedToken_StaysInUse_WhenNoOtherTokenCanBeFetched()
    {
        var source = Source();
        var refused = await source.GetAsync(Ct);
        Endpoint.Fail(HttpStatusCode.ServiceUnavailable);

        var replacement = await source.ReplaceAsync(refused, isAmbiguous: false, Ct);

        Assert.Null(replacement);
        Assert.Same(refused, await source.GetAsync(Ct));
    }

    [Fact]
    public async Task Refusal_HasNoReplacement_WhenTheEndpointReturnsTheSameToken()
    {
        Endpoint.Answer(_ => StubTokenEndpoint.Token("stored-on-the-way"));
        var source = Source();
        var refused = await source.GetAsync(Ct);

        Assert.Null(await source.ReplaceAsync(refused, isAmbiguous: false, Ct));
        Assert.Null(await source.ReplaceAsync(refused, isAmbiguous: false, Ct));
        Assert.Equal(2, Endpoint.Requests.Count);
    }

    [Fact]
    public async Task Caller_MayCancel_WhileAnotherTokenIsFetched()
    {
        var source = Source();
        var refused = await source.GetAsync(Ct);
        Endpoint.Hold();
        using var cancellation = new CancellationTokenSource();

        var waiting = source.ReplaceAsync(refused, isAmbiguous: false, cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
