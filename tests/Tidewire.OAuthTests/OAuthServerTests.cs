using System.Net;
using System.Text.Json;
using Tidewire.OAuthTests.Server;

namespace Tidewire.OAuthTests;

/// <summary>Checks the responses of the third-party server that the SDK's tests rely on. Uses a plain HTTP client instead of the SDK.</summary>
public sealed class OAuthServerTests
{
    public static TheoryData<bool, bool, int> Formats => new()
    {
        { false, false, 3 },
        { false, true, 5 },
        { true, false, 1 },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Introspection_ReturnsUserAndScopeAndExpiry_ForEveryTokenFormat(bool reference, bool encrypted, int parts)
    {
        await using var server = await OAuthServer.StartAsync(new() { ReferenceTokens = reference, EncryptedTokens = encrypted });
        using var http = new OAuthHttpClient(server.Address);

        string token = await http.IssueAsync("anna");
        var claims = await http.IntrospectAsync(token);

        Assert.Equal(parts, token.Split('.').Length);
        Assert.True(claims.GetProperty("active").GetBoolean());
        Assert.Equal("anna", claims.GetProperty("sub").GetString());
        Assert.Equal("anna@example.com", claims.GetProperty("email").GetString());
        Assert.Equal(["reader", "editor"], claims.GetProperty("role").EnumerateArray().Select(role => role.GetString()));
        Assert.Equal(TestClients.Scope, claims.GetProperty("scope").GetString());
        Assert.Equal(TestClients.Api, claims.GetProperty("aud").GetString());
        Assert.Equal($"{server.Address}", claims.GetProperty("iss").GetString());
        Assert.Equal(server.Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds(), claims.GetProperty("exp").GetInt64());
        Assert.Equal(1, server.RequestsTo(OAuthServer.IntrospectionPath));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Token_IsInactive_WhenItIsRevoked(bool reference)
    {
        await using var server = await OAuthServer.StartAsync(new() { ReferenceTokens = reference });
        using var http = new OAuthHttpClient(server.Address);
        string revoked = await http.IssueAsync("anna");
        string other = await http.IssueAsync("bert");

        await http.RevokeAsync(revoked);

        AssertInactive(await http.IntrospectAsync(revoked));
        Assert.True((await http.IntrospectAsync(other)).GetProperty("active").GetBoolean());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Token_IsInactive_WhenItHasExpired(bool reference)
    {
        await using var server = await OAuthServer.StartAsync(new() { ReferenceTokens = reference, TokenLifetime = TimeSpan.FromMinutes(5) });
        using var http = new OAuthHttpClient(server.Address);
        string token = await http.IssueAsync();

        server.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var before = await http.IntrospectAsync(token);
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        var after = await http.IntrospectAsync(token);

        Assert.True(before.GetProperty("active").GetBoolean());
        AssertInactive(after);
    }

    [Fact]
    public async Task TokensOfAUser_AreInactive_WhenTheSubjectIsRevoked()
    {
        await using var server = await OAuthServer.StartAsync();
        using var http = new OAuthHttpClient(server.Address);
        string[] tokens = [await http.IssueAsync("anna"), await http.IssueAsync("anna")];

        await server.RevokeSubjectAsync("anna");

        foreach (string token in tokens)
            AssertInactive(await http.IntrospectAsync(token));
    }

    [Fact]
    public async Task Caller_IsRefusedWith401_WhenItsSecretWasRotated()
    {
        await using var server = await OAuthServer.StartAsync();
        using var http = new OAuthHttpClient(server.Address);
        string token = await http.IssueAsync();

        await server.RotateSecretAsync(TestClients.Api, "another secret");
        using var refused = await http.TryIntrospectAsync(token);
        var claims = await http.IntrospectAsync(token, secret: "another secret");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("invalid_client", (await OAuthHttpClient.JsonAsync(refused)).GetProperty("error").GetString());
        Assert.True(claims.GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task Caller_IsRefusedWith400_WhenItMayNotIntrospect()
    {
        await using var server = await OAuthServer.StartAsync();
        using var http = new OAuthHttpClient(server.Address);
        string token = await http.IssueAsync();

        using var refused = await http.TryIntrospectAsync(token, TestClients.App, TestClients.AppSecret);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("unauthorized_client", (await OAuthHttpClient.JsonAsync(refused)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Tokens_SurviveAnOutage()
    {
        await using var server = await OAuthServer.StartAsync();
        using var http = new OAuthHttpClient(server.Address);
        string token = await http.IssueAsync();
        var address = server.Address;

        await server.GoDownAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.IntrospectAsync(token));
        await server.ComeBackAsync();

        Assert.Equal(address, server.Address);
        Assert.True((await http.IntrospectAsync(token)).GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task Client_GetsAToken_WithItsSecretInTheHeaderOrTheForm()
    {
        await using var server = await OAuthServer.StartAsync();
        using var http = new OAuthHttpClient(server.Address);

        string byHeader = await http.IssueToClientAsync();
        using var byForm = await http.RequestTokenAsync(
            ("grant_type", "client_credentials"), ("client_id", TestClients.Api), ("client_secret", TestClients.ApiSecret));
        using var wrong = await http.RequestTokenAsync(
            ("grant_type", "client_credentials"), ("client_id", TestClients.Api), ("client_secret", "wrong"));

        Assert.Equal(TestClients.Api, (await http.IntrospectAsync(byHeader)).GetProperty("client_id").GetString());
        Assert.Equal(HttpStatusCode.OK, byForm.StatusCode);
        var answer = await OAuthHttpClient.JsonAsync(byForm);
        Assert.Equal("Bearer", answer.GetProperty("token_type").GetString());
        Assert.InRange(answer.GetProperty("expires_in").GetInt64(), 3_599, 3_600);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Fact]
    public async Task Introspection_ReturnsNoEmail_WhenTheTokenHasNoAudience()
    {
        await using var server = await OAuthServer.StartAsync();
        using var http = new OAuthHttpClient(server.Address);

        string token = await http.IssueAsync("anna", scope: null);
        var claims = await http.IntrospectAsync(token);

        Assert.True(claims.GetProperty("active").GetBoolean());
        Assert.Equal("anna", claims.GetProperty("sub").GetString());
        Assert.False(claims.TryGetProperty("email", out _));
        Assert.False(claims.TryGetProperty("aud", out _));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2ln")]
    public async Task Token_IsInactive_WhenTheServerDidNotIssueIt(string token)
    {
        await using var server = await OAuthServer.StartAsync();
        using var http = new OAuthHttpClient(server.Address);

        AssertInactive(await http.IntrospectAsync(token));
    }

    private static void AssertInactive(JsonElement claims)
    {
        Assert.False(claims.GetProperty("active").GetBoolean());
        Assert.Single(claims.EnumerateObject());
    }
}
