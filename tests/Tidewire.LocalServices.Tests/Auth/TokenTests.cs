using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Tidewire.LocalServices.Tests.Auth;

public sealed class TokenTests : LocalServiceTests
{
    private static readonly string[] _roles = ["admin"];

    [Fact]
    public async Task Token_IsASignedJwt_WithTheRequestedClaims()
    {
        using var caller = new Caller(Services.Auth);

        using HttpResponseMessage response = await caller.PostAsync(
            "/token", """{"user_id":"ada","email":"ada@example.org","roles":["admin"],"scope":"read write","lifetime_seconds":60}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement issued = await Caller.ReadAsync(response);
        Assert.Equal("2026-01-31T12:01:00.000000Z", issued.GetProperty("expires_at").GetString());
        var token = new JsonWebToken(issued.GetProperty("token").GetString());
        Assert.Equal("HS256", token.Alg);
        Assert.Equal("ada", token.Subject);
        Assert.Equal(Clock.GetUtcNow().UtcDateTime, token.IssuedAt);
        Assert.Equal(Clock.GetUtcNow().UtcDateTime.AddMinutes(1), token.ValidTo);
        Assert.NotEmpty(token.Id);
    }

    [Fact]
    public async Task Token_LastsAnHour_WhenNoLifetimeIsGiven()
    {
        using var caller = new Caller(Services.Auth);

        using HttpResponseMessage response = await caller.PostAsync("/token", """{"user_id":"ada"}""");

        JsonElement issued = await Caller.ReadAsync(response);
        Assert.Equal("2026-01-31T13:00:00.000000Z", issued.GetProperty("expires_at").GetString());
    }

    [Fact]
    public async Task Verify_ReturnsTheClaims()
    {
        using var caller = new Caller(Services.Auth);
        string token = await Services.Auth.IssueTokenAsync("ada", "ada@example.org", _roles, "read write", TimeSpan.FromMinutes(5), Ct);

        using HttpResponseMessage response = await VerifyAsync(caller, token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement claims = await Caller.ReadAsync(response);
        long now = Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.True(claims.GetProperty("active").GetBoolean());
        Assert.Equal("ada", claims.GetProperty("sub").GetString());
        Assert.Equal("ada@example.org", claims.GetProperty("email").GetString());
        Assert.Equal(_roles, claims.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Equal("read write", claims.GetProperty("scope").GetString());
        Assert.Equal(now, claims.GetProperty("iat").GetInt64());
        Assert.Equal(now + 300, claims.GetProperty("exp").GetInt64());
        Assert.NotEmpty(claims.GetProperty("jti").GetString()!);
    }

    [Fact]
    public async Task Verify_OmitsMissingClaims()
    {
        using var caller = new Caller(Services.Auth);
        string token = await Services.Auth.IssueTokenAsync("ada", ct: Ct);

        using HttpResponseMessage response = await VerifyAsync(caller, token);

        JsonElement claims = await Caller.ReadAsync(response);
        Assert.Equal(0, claims.GetProperty("roles").GetArrayLength());
        Assert.False(claims.TryGetProperty("email", out _));
        Assert.False(claims.TryGetProperty("scope", out _));
    }

    [Fact]
    public async Task Verify_RefusesTheToken_FromTheInstantItExpires()
    {
        using var caller = new Caller(Services.Auth);
        string token = await Services.Auth.IssueTokenAsync("ada", lifetime: TimeSpan.FromSeconds(60), ct: Ct);
        Clock.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        using HttpResponseMessage before = await VerifyAsync(caller, token);
        Clock.Advance(TimeSpan.FromTicks(1));

        using HttpResponseMessage after = await VerifyAsync(caller, token);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await AssertRefusedAsync(after, "the token has expired");
    }

    [Fact]
    public async Task Verify_RefusesAToken_WhenItsLifetimeIsNegative()
    {
        using var caller = new Caller(Services.Auth);
        string token = await Services.Auth.IssueTokenAsync("ada", lifetime: TimeSpan.FromMinutes(-1), ct: Ct);

        using HttpResponseMessage response = await VerifyAsync(caller, token);

        await AssertRefusedAsync(response, "the token has expired");
    }

    [Fact]
    public async Task Verify_RefusesAToken_WhenItsPayloadWasReplaced()
    {
        using var caller = new Caller(Services.Auth);
        string[] ada = (await Services.Auth.IssueTokenAsync("ada", ct: Ct)).Split('.');
        string[] bob = (await Services.Auth.IssueTokenAsync("bob", roles: _roles, ct: Ct)).Split('.');

        using HttpResponseMessage response = await VerifyAsync(caller, $"{ada[0]}.{bob[1]}.{ada[2]}");

        await AssertRefusedAsync(response, "the token's signature is invalid");
    }

    [Fact]
    public async Task Verify_RefusesAToken_WhenItIsUnsigned()
    {
        using var caller = new Caller(Services.Auth);
        string payload = (await Services.Auth.IssueTokenAsync("ada", ct: Ct)).Split('.')[1];

        using HttpResponseMessage response = await VerifyAsync(caller, $"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.");

        await AssertRefusedAsync(response, "the token's signature is invalid");
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    public async Task Verify_RefusesAToken_WhenItIsNotAJwt(string token)
    {
        using var caller = new Caller(Services.Auth);

        using HttpResponseMessage response = await VerifyAsync(caller, token);

        await AssertRefusedAsync(response, "the token is not a JWT");
    }

    [Fact]
    public async Task Verify_RefusesARevokedToken_ButNoOtherToken()
    {
        using var caller = new Caller(Services.Auth);
        string revoked = await Services.Auth.IssueTokenAsync("ada", ct: Ct);
        string other = await Services.Auth.IssueTokenAsync("ada", ct: Ct);

        using HttpResponseMessage revocation = await caller.PostAsync("/revoke", $$"""{"token":"{{revoked}}"}""");

        Assert.Equal(HttpStatusCode.NoContent, revocation.StatusCode);
        using HttpResponseMessage first = await VerifyAsync(caller, revoked);
        await AssertRefusedAsync(first, "the token was revoked");
        using HttpResponseMessage second = await VerifyAsync(caller, other);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task Revoke_Succeeds_WhenTheTokenIsNotAJwt()
    {
        using var caller = new Caller(Services.Auth);

        using HttpResponseMessage response = await caller.PostAsync("/revoke", """{"token":"garbage"}""");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Theory]
    [InlineData("/token", """{}""")]
    [InlineData("/token", """{"user_id":""}""")]
    [InlineData("/token", """{"user_id":"ada","role":"admin"}""")]
    [InlineData("/token", """{"user_id":"ada","roles":"admin"}""")]
    [InlineData("/token", """{"user_id":"ada","roles":[""]}""")]
    [InlineData("/token", """{"user_id":"ada","roles":[null]}""")]
    [InlineData("/token", """{"user_id":"ada","lifetime_seconds":"60"}""")]
    [InlineData("/token", """{"user_id":"ada","lifetime_seconds":9223372036854775807}""")]
    [InlineData("/verify", """{"token":""}""")]
    [InlineData("/verify", """{"token":null}""")]
    [InlineData("/verify", """{"token":"a.b.c","hint":"x"}""")]
    [InlineData("/revoke", """{"Token":"a.b.c"}""")]
    public async Task Body_IsRefused_WhenItViolatesTheContract(string path, string json)
    {
        using var caller = new Caller(Services.Auth);

        using HttpResponseMessage response = await caller.PostAsync(path, json);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.NotEmpty((await Caller.ReadAsync(response)).GetProperty("detail").GetString()!);
    }

    private static Task<HttpResponseMessage> VerifyAsync(Caller caller, string token) =>
        caller.PostAsync("/verify", $$"""{"token":"{{token}}"}""");

    private static async Task AssertRefusedAsync(HttpResponseMessage response, string detail)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(detail, (await Caller.ReadAsync(response)).GetProperty("detail").GetString());
    }
}
