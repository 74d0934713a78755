using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore.Tests;

public sealed class ClaimMappingTests
{
    [Theory]
    [InlineData("\"x\":\"text\"", "x=text (string, LOCAL AUTHORITY)")]
    [InlineData("\"x\":\"\"", "x= (string, LOCAL AUTHORITY)")]
    [InlineData("\"x\":7", "x=7 (integer64, LOCAL AUTHORITY)")]
    [InlineData("\"x\":-1.5", "x=-1.5 (double, LOCAL AUTHORITY)")]
    [InlineData("\"x\":1e400", "x=1e400 (double, LOCAL AUTHORITY)")]
    [InlineData("\"x\":true", "x=true (boolean, LOCAL AUTHORITY)")]
    [InlineData("\"x\":false", "x=false (boolean, LOCAL AUTHORITY)")]
    [InlineData("\"x\":{\"y\":[1]}", "x={\"y\":[1]} (JSON, LOCAL AUTHORITY)")]
    [InlineData("\"x\":[\"a\",1,null,[2],{\"b\":3}]", "x=a (string, LOCAL AUTHORITY)", "x=1 (integer64, LOCAL AUTHORITY)", "x=[2] (JSON, LOCAL AUTHORITY)", "x={\"b\":3} (JSON, LOCAL AUTHORITY)")]
    [InlineData("\"x\":null")]
    [InlineData("\"x\":[]")]
    [InlineData("\"iss\":\"https://id\"", "iss=https://id (string, https://id)")]
    [InlineData("\"iss\":7", "iss=7 (integer64, LOCAL AUTHORITY)")]
    [InlineData("\"roles\":[\"a\",\"b\"]", "roles=a (string, LOCAL AUTHORITY)", "roles=b (string, LOCAL AUTHORITY)")]
    [InlineData("\"roles\":\"a b\"", "roles=a (string, LOCAL AUTHORITY)", "roles=b (string, LOCAL AUTHORITY)")]
    [InlineData("\"role\":\"a\"", "role=a (string, LOCAL AUTHORITY)", "roles=a (string, LOCAL AUTHORITY)")]
    [InlineData("\"scope\":\"read write\"", "scope=read (string, LOCAL AUTHORITY)", "scope=write (string, LOCAL AUTHORITY)")]
    [InlineData("\"scope\":[\"read\",\"read\"]", "scope=read (string, LOCAL AUTHORITY)")]
    [InlineData("\"scp\":\"read write\"", "scp=read write (string, LOCAL AUTHORITY)", "scope=read (string, LOCAL AUTHORITY)", "scope=write (string, LOCAL AUTHORITY)")]
    public async Task Claim_BecomesClaims(string claim, params string[] expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting($$"""{"sub":"ada",{{claim}}}"""));

        var claims = await ClaimsAsync(api);

        Assert.Equal(expected, claims.Where(text => !text.StartsWith("sub=", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"sub":"ada","roles":["admin"]}""", "roles", 200)]
    [InlineData("""{"sub":"ada","role":"admin"}""", "roles", 200)]
    [InlineData("""{"sub":"ada","role":["staff","admin"]}""", "role", 200)]
    [InlineData("""{"sub":"ada","roles":["admin"]}""", "role", 200)]
    [InlineData("""{"sub":"ada","roles":["admin"]}""", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role", 200)]
    [InlineData("""{"sub":"ada","groups":["admin"]}""", "groups", 200)]
    [InlineData("""{"sub":"ada","groups":["admin"]}""", "roles", 403)]
    [InlineData("""{"sub":"ada","roles":["Admin"]}""", "roles", 403)]
    [InlineData("""{"sub":"ada"}""", "roles", 403)]
    public async Task Role_IsFound_WhateverTheTokenCallsIt(string claims, string roleClaimType, int expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(claims), options => options.RoleClaimType = roleClaimType);

        Assert.Equal(expected, (await api.GetAsync("/admin", "Bearer t")).Status);
    }

    [Theory]
    [InlineData("sub", "ada")]
    [InlineData("email", "ada@example.com")]
    [InlineData("absent", "")]
    public async Task Name_IsTheClaimThatTheOptionsName(string nameClaimType, string expected)
    {
        await using var api = await TestApi.StartAsync(
            StubAuth.Accepting("""{"sub":"ada","email":"ada@example.com"}"""), options => options.NameClaimType = nameClaimType);

        Assert.Equal(expected, (await api.GetAsync("/me", "Bearer t")).Body);
    }

    [Theory]
    [InlineData(false, "none")]
    [InlineData(true, "t")]
    public async Task Token_IsKept_OnlyWithSaveToken(bool save, string expected)
    {
        await using var api = await TestApi.StartAsync(
            StubAuth.Accepting(),
            options => options.SaveToken = save,
            app => app.MapGet("/token", async (HttpContext context) => await context.GetTokenAsync("access_token") ?? "none").RequireAuthorization());

        Assert.Equal(expected, (await api.GetAsync("/token", "Bearer t")).Body);
    }

    [Theory]
    [InlineData("""{"sub":"ada","iat":1800000000,"exp":1900000000}""", "2027-01-15T08:00:00Z 2030-03-17T17:46:40Z Bearer")]
    [InlineData("""{"sub":"ada","exp":-62135596800}""", " 0001-01-01T00:00:00Z Bearer")]
    [InlineData("""{"sub":"ada","exp":"soon"}""", "  Bearer")]
    public async Task Ticket_HasTheTimesOfTheToken(string claims, string expected)
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(claims), map: app => app.MapGet("/ticket", async (HttpContext context) =>
        {
            var result = await context.AuthenticateAsync("Bearer");
            return $"{result.Properties!.IssuedUtc:yyyy-MM-ddTHH:mm:ssZ} {result.Properties.ExpiresUtc:yyyy-MM-ddTHH:mm:ssZ} {result.Principal!.Identity!.AuthenticationType}";
        }));

        Assert.Equal(expected, (await api.GetAsync("/ticket", "Bearer t")).Body);
    }

    private static async Task<string[]> ClaimsAsync(TestApi api) =>
        JsonSerializer.Deserialize<string[]>((await api.GetAsync("/claims", "Bearer t")).Body)!;
}
