using System.Net;

namespace Tidewire.Samples.Tests.WebApi;

public sealed class TokenTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> SecuredEndpoints => new()
    {
        { "GET", "/me" },
        { "GET", "/admin" },
        { "GET", "/documents/1" },
        { "POST", "/documents" },
        { "POST", "/sign-out" },
    };

    [Theory]
    [MemberData(nameof(SecuredEndpoints))]
    public async Task SecuredEndpoint_AnswersUnauthorized_WhenThereIsNoToken(string method, string path)
    {
        await using var application = await WebApiApplication.StartAsync();

        using var response = await application.Anonymous.SendAsync(new(new(method), path), Cancellation);

        await Problem.ReadAsync(response, HttpStatusCode.Unauthorized);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("revoked")]
    [InlineData("tampered")]
    [InlineData("not a JWT")]
    public async Task SecuredEndpoint_RefusesTheToken_WhenItIsInvalid(string kind)
    {
        await using var application = await WebApiApplication.StartAsync();
        using var caller = application.With(await BadTokenAsync(application, kind));

        using var response = await caller.GetAsync("/me", Cancellation);

        await Problem.ReadAsync(response, HttpStatusCode.Unauthorized);
        Assert.Contains("error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SecuredEndpoints))]
    public async Task SecuredEndpoint_AnswersUnavailableWithRetryAfter_WhenTheAuthServiceIsDown(string method, string path)
    {
        await using var application = await WebApiApplication.StartAsync();
        using var ada = await application.SignInAsync("ada", "admin");
        await application.Services.Auth.StopAsync();

        using var response = await ada.SendAsync(new(new(method), path), Cancellation);

        await Problem.ReadAsync(response, HttpStatusCode.ServiceUnavailable);
        Assert.True(response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Empty(response.Headers.WwwAuthenticate);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnonymousEndpoint_Works_WhenTheAuthServiceIsDown(bool withToken)
    {
        await using var application = await WebApiApplication.StartAsync();
        using var ada = await application.SignInAsync("ada");
        await application.Services.Auth.StopAsync();
        var client = withToken ? ada : application.Anonymous;

        using var document = await client.GetAsync("/openapi/v1.json", Cancellation);
        using var user = await client.PostAsync("/users", new StringContent("""{"email":"ada@example.com","name":"Ada"}""", null, "application/json"), Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created), (document.StatusCode, user.StatusCode));
    }

    [Fact]
    public async Task SecuredEndpoint_CallsTheAuthServiceOnce_WhenTheCacheIsOn()
    {
        await using var application = await WebApiApplication.StartAsync(("Tidewire:Auth:Cache:Enabled", "true"));
        using var ada = await application.SignInAsync("ada");
        int before = application.Services.Auth.RequestCount;

        for (int request = 0; request < 10; request++)
        {
            using var response = await ada.GetAsync("/me", Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(1, application.Services.Auth.RequestCount - before);
    }

    private static async Task<string> BadTokenAsync(WebApiApplication application, string kind)
    {
        var auth = application.Services.Auth;
        if (kind == "expired")
            return await auth.IssueTokenAsync("ada", lifetime: TimeSpan.FromMinutes(-1), ct: Cancellation);

        string token = await auth.IssueTokenAsync("ada", ct: Cancellation);
        if (kind == "revoked")
            await auth.RevokeTokenAsync(token, Cancellation);

        return kind switch
        {
            "tampered" => token[..^4] + (token.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"),
            "not a JWT" => "not-a-token",
            _ => token,
        };
    }
}
