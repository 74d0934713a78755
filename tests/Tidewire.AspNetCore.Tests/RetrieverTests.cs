using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore.Tests;

public sealed class RetrieverTests
{
    private static readonly Func<HttpRequest, string?> _headerOrQuery = TokenRetrievers.OneOf(TokenRetrievers.Header, TokenRetrievers.Query());

    [Theory]
    [InlineData("/me?access_token=t", 200)]
    [InlineData("/me?ACCESS_TOKEN=t", 200)]
    [InlineData("/me?access_token=", 400)]
    [InlineData("/me?access_token", 400)]
    [InlineData("/me?access_token=t&access_token=t", 400)]
    [InlineData("/me?access_token=a%20b", 400)]
    [InlineData("/me?token=t", 401)]
    [InlineData("/me", 401)]
    public async Task QueryToken_IsRead_WhenTheRetrieverReadsTheQuery(string target, int expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(), options => options.TokenRetriever = TokenRetrievers.Query());

        Assert.Equal(expected, (await api.GetAsync(target)).Status);
    }

    [Fact]
    public async Task Query_IsNotRead_ByDefault()
    {
        var auth = StubAuth.Accepting();
        await using var api = await TestApi.StartAsync(auth);

        Assert.Equal(401, (await api.GetAsync("/me?access_token=t")).Status);
        Assert.Empty(auth.Tokens);
    }

    [Theory]
    [InlineData("/me", "Bearer h", "h")]
    [InlineData("/me?access_token=q", null, "q")]
    [InlineData("/me?access_token=q", "Basic YTpi", "q")]
    public async Task OneOf_ReadsTheTokenFromAnyPlace(string target, string? header, string expected)
    {
        var auth = StubAuth.Accepting();
        await using var api = await TestApi.StartAsync(auth, options => options.TokenRetriever = _headerOrQuery);

        var answer = await api.GetAsync(target, header is null ? [] : [header]);

        Assert.Equal(200, answer.Status);
        Assert.Equal([expected], auth.Tokens);
    }

    [Fact]
    public async Task OneOf_RefusesTheRequest_WhenThereAreTwoTokens()
    {
        var auth = StubAuth.Accepting();
        await using var api = await TestApi.StartAsync(auth, options => options.TokenRetriever = _headerOrQuery);

        var answer = await api.GetAsync("/me?access_token=t", "Bearer t");

        Assert.Equal(400, answer.Status);
        Assert.Contains("error=\"invalid_request\"", answer.Challenge, StringComparison.Ordinal);
        Assert.Empty(auth.Tokens);
    }

    [Fact]
    public async Task Retriever_CanBeProvidedByTheApplication()
    {
        var auth = StubAuth.Accepting();
        await using var api = await TestApi.StartAsync(auth, options => options.TokenRetriever = request => request.Query["t"] is [{ } token] ? token : null);

        Assert.Equal(200, (await api.GetAsync("/me?t=abc", "Bearer other")).Status);
        Assert.Equal(["abc"], auth.Tokens);
    }
}
