using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.AspNetCore.Tests;

public sealed class TokenClaimsOfRequestTests
{
    [Theory]
    [InlineData("/subject", "ada ada -")]
    [InlineData("/subject-guarded", "ada ada -")]
    [InlineData("/subject-partner", "grace ada grace")]
    [InlineData("/subject-both", "grace ada grace")]
    [InlineData("/subject-cookies", "- ada -")]
    public async Task Claims_BelongToTheUser_EvenIfOtherSchemesVerifiedTokens(string path, string expected)
    {
        await using var api = await StartAsync(_ => { });

        Assert.Equal(expected, (await api.GetAsync(path, "Bearer t")).Body);
    }

    [Fact]
    public async Task Claims_AreNull_WhenThereIsNoToken()
    {
        await using var api = await StartAsync(_ => { });

        Assert.Equal("- - -", (await api.GetAsync("/subject")).Body);
    }

    [Fact]
    public async Task Claims_AreFound_WhenATransformationCopiedTheUser()
    {
        await using var api = await StartAsync(services => services.AddSingleton<IClaimsTransformation, CopyingTransformation>());

        Assert.Equal("ada ada -", (await api.GetAsync("/subject", "Bearer t")).Body);
        Assert.Equal("grace ada grace", (await api.GetAsync("/subject-partner", "Bearer t")).Body);
    }

    [Fact]
    public async Task Claims_AreNull_WhenTheTokenWasRefusedByAnEvent()
    {
        await using var api = await TestApi.StartAsync(
            StubAuth.Accepting(),
            options => options.Events.OnTokenValidated = context =>
            {
                context.Fail("not today");
                return Task.CompletedTask;
            },
            app => app.MapGet("/subject", (HttpContext context) => Subjects(context)));

        Assert.Equal("- - -", (await api.GetAsync("/subject", "Bearer t")).Body);
    }

    [Theory]
    [InlineData(true, "stale True True")]
    [InlineData(false, "stale False False")]
    public async Task Staleness_IsReported_ByTheEventAndTheHttpContext(bool isStale, string expected)
    {
        var claims = TokenClaims.Parse(StubAuth.GoodClaims);
        bool? seen = null;
        await using var api = await TestApi.StartAsync(
            StubAuth.Always(isStale ? ServiceResult.Stale(claims) : ServiceResult.Success(claims)),
            options => options.Events.OnTokenValidated = context =>
            {
                seen = context.IsStale;
                return Task.CompletedTask;
            },
            app => app.MapGet("/stale", (HttpContext context) => $"stale {seen} {context.IsTokenStale()}"));

        Assert.Equal(expected, (await api.GetAsync("/stale", "Bearer t")).Body);
    }

    [Theory]
    [InlineData("/stale", null, "True")]
    [InlineData("/stale", "Bearer t", "False")]
    [InlineData("/stale-cookies", "Bearer t", "True")]
    [InlineData("/stale-both", "Bearer t", "True")]
    public async Task Token_IsReportedAsStale_WhenTheUserHasNoResultOrAStaleResult(string path, string? header, string expected)
    {
        await using var api = await StartAsync(services =>
            services.AddKeyedSingleton<IAuthService>("Partner", StubAuth.Always(ServiceResult.Stale(TokenClaims.Parse("""{"sub":"grace"}""")))));

        Assert.Equal(expected, (await api.GetAsync(path, header is null ? [] : [header])).Body);
    }

    private static Task<TestApi> StartAsync(Action<IServiceCollection> configure) => TestApi.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<IAuthService>(StubAuth.Accepting());
            builder.Services.AddKeyedSingleton<IAuthService>("Partner", StubAuth.Accepting("""{"sub":"grace"}"""));
            builder.Services.AddAuthentication("Bearer")
                .AddTidewire()
                .AddTidewire("Partner", options => options.ServiceKey = "Partner")
                .AddCookie("Cookies");
            configure(builder.Services);
        },
        app =>
        {
            app.MapGet("/subject", (HttpContext context) => Subjects(context));
            app.MapGet("/stale", (HttpContext context) => $"{context.IsTokenStale()}");
            app.MapGet("/stale-cookies", (HttpContext context) => $"{context.IsTokenStale()}")
                .RequireAuthorization(policy => policy.AddAuthenticationSchemes("Cookies").RequireAssertion(_ => true));
            app.MapGet("/stale-both", (HttpContext context) => $"{context.IsTokenStale()}")
                .RequireAuthorization(policy => policy.AddAuthenticationSchemes("Bearer", "Partner").RequireAuthenticatedUser());
            app.MapGet("/subject-guarded", (HttpContext context) => Subjects(context)).RequireAuthorization();
            app.MapGet("/subject-partner", (HttpContext context) => Subjects(context))
                .RequireAuthorization(policy => policy.AddAuthenticationSchemes("Partner").RequireAuthenticatedUser());
            app.MapGet("/subject-both", (HttpContext context) => Subjects(context))
                .RequireAuthorization(policy => policy.AddAuthenticationSchemes("Bearer", "Partner").RequireAuthenticatedUser());
            app.MapGet("/subject-cookies", (HttpContext context) => Subjects(context))
                .RequireAuthorization(policy => policy.AddAuthenticationSchemes("Cookies").RequireAssertion(_ => true));
        });

    private static string Subjects(HttpContext context) =>
        $"{context.GetTokenClaims()?.Subject ?? "-"} {context.GetTokenClaims("Bearer")?.Subject ?? "-"} {context.GetTokenClaims("Partner")?.Subject ?? "-"}";

    private sealed class CopyingTransformation : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal) => Task.FromResult(principal.Clone());
    }
}
