using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.AspNetCore.Tests;

/// <summary>403, and <c>insufficient_scope</c> if a scope is missing (RFC 6750, section 3.1).</summary>
public sealed class ForbidTests
{
    [Theory]
    [InlineData("read", 200)]
    [InlineData("write read", 200)]
    [InlineData("reader", 403)]
    [InlineData("Read", 403)]
    [InlineData("", 403)]
    public async Task RequireScope_AllowsUsersWithTheScope(string scope, int expected)
    {
        await using var api = await StartAsync(scope, policy => policy.RequireScope("read"));

        Assert.Equal(expected, (await api.GetAsync("/guarded", "Bearer t")).Status);
    }

    [Theory]
    [InlineData("read write", 200)]
    [InlineData("read", 403)]
    [InlineData("write", 403)]
    public async Task RequireScope_RequiresAllScopes(string scope, int expected)
    {
        await using var api = await StartAsync(scope, policy => policy.RequireScope("read", "write"));

        var answer = await api.GetAsync("/guarded", "Bearer t");

        Assert.Equal((expected, expected == 403 ? "Bearer error=\"insufficient_scope\", scope=\"read write\"" : null), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task RequireClaim_WorksOnScopes_AndTheChallengeNamesTheMissingScope()
    {
        await using var api = await StartAsync("write", policy => policy.RequireClaim("scope", "read"));

        var answer = await api.GetAsync("/guarded", "Bearer t");

        Assert.Equal((403, "Bearer error=\"insufficient_scope\", scope=\"read\""), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task RequireClaim_NamesNoScope_WhenAnyOfSeveralScopesSuffices()
    {
        await using var api = await StartAsync("other", policy => policy.RequireClaim("scope", "read", "write"));

        var answer = await api.GetAsync("/guarded", "Bearer t");

        Assert.Equal((403, "Bearer error=\"insufficient_scope\""), (answer.Status, answer.Challenge));
    }

    [Theory]
    [InlineData("anything", 200, null)]
    [InlineData("", 403, "Bearer error=\"insufficient_scope\"")]
    public async Task RequireClaim_AcceptsAnyScope_WhenItNamesNoValue(string scope, int status, string? challenge)
    {
        await using var api = await StartAsync(scope, policy => policy.RequireClaim("scope"));

        var answer = await api.GetAsync("/guarded", "Bearer t");

        Assert.Equal((status, challenge), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task RequireClaim_NamesNoScope_WhenItsValueIsNotAScope()
    {
        await using var api = await StartAsync("read", policy => policy.RequireClaim("scope", "read write"));

        Assert.Equal("Bearer error=\"insufficient_scope\"", (await api.GetAsync("/guarded", "Bearer t")).Challenge);
    }

    [Fact]
    public async Task Scopes_AreNamedTogether_WhenSeveralRequirementsAreNotMet()
    {
        await using var api = await StartAsync("other", policy => policy.RequireScope("read").RequireScope("other").RequireScope("read", "write"));

        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"read write\"", (await api.GetAsync("/guarded", "Bearer t")).Challenge);
    }

    [Fact]
    public async Task Forbidden_NamesNoScope_WhenARoleIsMissing()
    {
        await using var api = await StartAsync("read", policy => policy.RequireScope("read").RequireRole("boss"));

        var answer = await api.GetAsync("/guarded", "Bearer t");

        Assert.Equal((403, null), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task Forbidden_NamesTheScope_WhenThePolicyHasAName()
    {
        await using var api = await TestApi.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<Tidewire.IAuthService>(StubAuth.Accepting("""{"sub":"ada"}"""));
                builder.Services.AddAuthentication().AddTidewire();
                builder.Services.AddAuthorizationBuilder().AddPolicy("reader", policy => policy.RequireScope("read"));
            },
            app => app.MapGet("/guarded", [Authorize("reader")] () => "in"));

        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"read\"", (await api.GetAsync("/guarded", "Bearer t")).Challenge);
    }

    [Fact]
    public async Task Forbidden_NamesTheScope_WhenTheFallbackPolicyRequiresIt()
    {
        await using var api = await TestApi.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<Tidewire.IAuthService>(StubAuth.Accepting("""{"sub":"ada"}"""));
                builder.Services.AddAuthentication().AddTidewire();
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireScope("read").Build());
            },
            app => app.MapGet("/guarded", () => "in"));

        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"read\"", (await api.GetAsync("/guarded", "Bearer t")).Challenge);
    }

    [Fact]
    public async Task Forbidden_HasNoChallenge_WhenTheEndpointForbids()
    {
        await using var api = await TestApi.StartAsync(StubAuth.Accepting(), map: app => app.MapGet("/guarded", () => Results.Forbid()).RequireAuthorization());

        var answer = await api.GetAsync("/guarded", "Bearer t");

        Assert.Equal((403, null), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task RequireScope_Challenges_WhenThereIsNoToken()
    {
        await using var api = await StartAsync("read", policy => policy.RequireScope("read"));

        var answer = await api.GetAsync("/guarded");

        Assert.Equal((401, "Bearer"), (answer.Status, answer.Challenge));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("é")]
    [InlineData("a\n")]
    public void RequireScope_Throws_WhenAnArgumentIsNotAScope(string scope) =>
        Assert.Throws<ArgumentException>("scopes", () => new AuthorizationPolicyBuilder().RequireScope("fine", scope));

    [Fact]
    public void RequireScope_Throws_WhenNoScopeIsGiven() => Assert.Throws<ArgumentException>("scopes", () => new AuthorizationPolicyBuilder().RequireScope());

    private static Task<TestApi> StartAsync(string scope, Action<AuthorizationPolicyBuilder> policy) => TestApi.StartAsync(
        StubAuth.Accepting($$"""{"sub":"ada","scope":"{{scope}}"}"""), map: app => app.MapGet("/guarded", () => "in").RequireAuthorization(policy));
}
