using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tidewire.AspNetCore.Tests;

/// <summary>Several schemes: which service is called, and which response takes precedence.</summary>
public sealed class SeveralSchemesTests
{
    private const string PartnerClaims = """{"sub":"grace"}""";

    [Fact]
    public async Task Scheme_UsesItsOwnService()
    {
        var (own, partner) = (StubAuth.Accepting(), StubAuth.Accepting(PartnerClaims));
        await using var api = await StartAsync(own, partner, ["Partner"]);

        Assert.Equal("ada", (await api.GetAsync("/me", "Bearer a")).Body);
        Assert.Equal("grace", (await api.GetAsync("/guarded", "Bearer b")).Body);
        Assert.Equal(["b"], partner.Tokens);
    }

    [Theory]
    [InlineData("Bearer", "Partner")]
    [InlineData("Partner", "Bearer")]
    public async Task Request_IsAllowed_WhenOneSchemeAcceptsTheToken(params string[] schemes)
    {
        await using var down = await StartAsync(StubAuth.Down(), StubAuth.Accepting(PartnerClaims), schemes);
        await using var rejecting = await StartAsync(StubAuth.Rejecting(), StubAuth.Accepting(PartnerClaims), schemes);

        Assert.Equal((200, "grace"), Brief(await down.GetAsync("/guarded", "Bearer t")));
        Assert.Equal((200, "grace"), Brief(await rejecting.GetAsync("/guarded", "Bearer t")));
    }

    [Theory]
    [InlineData("Bearer", "Partner")]
    [InlineData("Partner", "Bearer")]
    [InlineData("Bearer", "Foreign")]
    [InlineData("Foreign", "Bearer")]
    [InlineData("Bearer", "Cookies")]
    [InlineData("Cookies", "Bearer")]
    [InlineData("Foreign", "Bearer", "Partner", "Cookies")]
    [InlineData("Cookies", "Partner", "Bearer", "Foreign")]
    public async Task Outage_TakesPrecedence_OverTheResponsesOfOtherSchemes(params string[] schemes)
    {
        await using var api = await StartAsync(StubAuth.Down(TimeSpan.FromSeconds(7)), StubAuth.Rejecting(), schemes);

        var answer = await api.GetAsync("/guarded", "Bearer t");

        Assert.Equal(new(503, null, "7", ""), answer);
    }

    [Theory]
    [InlineData("Bearer", "Partner")]
    [InlineData("Partner", "Bearer")]
    public async Task RetryAfter_IsTheLongest_WhenBothServicesAreDown(params string[] schemes)
    {
        await using var api = await StartAsync(StubAuth.Down(TimeSpan.FromSeconds(7)), StubAuth.Down(TimeSpan.FromSeconds(3)), schemes);

        Assert.Equal("7", (await api.GetAsync("/guarded", "Bearer t")).RetryAfter);
    }

    [Theory]
    [InlineData("Bearer", "Partner")]
    [InlineData("Partner", "Bearer")]
    public async Task Outage_TakesPrecedenceOverForbidden(params string[] schemes)
    {
        await using var api = await StartAsync(StubAuth.Down(), StubAuth.Accepting(PartnerClaims), schemes, policy => policy.RequireRole("admin"));

        var answer = await api.GetAsync("/guarded", "Bearer t");

        Assert.Equal((503, null, "5"), (answer.Status, answer.Challenge, answer.RetryAfter));
    }

    [Fact]
    public async Task Refusal_HasOneChallenge_WhenBothSchemesIssueTheSameOne()
    {
        await using var api = await StartAsync(StubAuth.Rejecting(), StubAuth.Rejecting(), ["Bearer", "Partner"]);

        var answer = await api.GetAsync("/guarded", "Bearer t");

        Assert.Equal((401, "Bearer error=\"invalid_token\", error_description=\"the token is not valid\""), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task Refusal_KeepsTheChallengesOfOtherSchemes()
    {
        await using var api = await StartAsync(StubAuth.Rejecting(), StubAuth.Rejecting(), ["Foreign", "Bearer"]);

        Assert.StartsWith("Foreign | Bearer error=\"invalid_token\"", (await api.GetAsync("/guarded", "Bearer t")).Challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forbidden_NamesTheScope_OnlyForTheSchemeThatAuthenticatedTheUser()
    {
        await using var api = await StartAsync(
            StubAuth.Rejecting(), StubAuth.Accepting(PartnerClaims), ["Bearer", "Partner"], policy => policy.RequireScope("read"));

        var answer = await api.GetAsync("/guarded", "Bearer t");

        Assert.Equal((403, "Bearer error=\"insufficient_scope\", scope=\"read\""), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task ResponseOfTheApplication_IsKept_WhenItReplacesTheOutageResponse()
    {
        await using var api = await StartAsync(StubAuth.Down(), StubAuth.Rejecting(), ["Bearer"], map: app => app.MapGet("/own", async (HttpContext context) =>
        {
            await context.ChallengeAsync("Bearer");
            context.Response.StatusCode = 418;
        }));

        Assert.Equal(418, (await api.GetAsync("/own", "Bearer t")).Status);
    }

    [Fact]
    public async Task PolicyScheme_ForwardsToTheSchemeThatItSelects()
    {
        var (own, partner) = (StubAuth.Accepting(), StubAuth.Accepting(PartnerClaims));
        await using var api = await TestApi.StartAsync(
            builder =>
            {
                Add(builder, own, partner);
                builder.Services.AddAuthentication("Selecting").AddPolicyScheme("Selecting", null, options =>
                    options.ForwardDefaultSelector = context => context.Request.Query.ContainsKey("partner") ? "Partner" : "Bearer");
            });

        Assert.Equal("ada", (await api.GetAsync("/me", "Bearer t")).Body);
        Assert.Equal("grace", (await api.GetAsync("/me?partner", "Bearer t")).Body);
        Assert.Equal((1, 1), (own.Tokens.Count, partner.Tokens.Count));
    }

    private static (int Status, string Body) Brief(TestApi.Answer answer) => (answer.Status, answer.Body);

    private static Task<TestApi> StartAsync(
        StubAuth own, StubAuth partner, string[] schemes, Action<AuthorizationPolicyBuilder>? policy = null, Action<WebApplication>? map = null) =>
        TestApi.StartAsync(
            builder => Add(builder, own, partner),
            app =>
            {
                map?.Invoke(app);
                app.MapGet("/guarded", (HttpContext context) => context.User.Identity!.Name ?? "").RequireAuthorization(builder =>
                {
                    builder.AddAuthenticationSchemes(schemes).RequireAuthenticatedUser();
                    policy?.Invoke(builder);
                });
            });

    private static void Add(WebApplicationBuilder builder, StubAuth own, StubAuth partner)
    {
        builder.Services.AddSingleton<IAuthService>(own);
        builder.Services.AddKeyedSingleton<IAuthService>("Partner", partner);
        builder.Services.AddAuthentication("Bearer")
            .AddTidewire()
            .AddTidewire("Partner", options => options.ServiceKey = "Partner")
            .AddCookie("Cookies")
            .AddScheme<AuthenticationSchemeOptions, ForeignHandler>("Foreign", null);
    }

    private sealed class ForeignHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.StatusCode = 401;
            Response.Headers.Append("WWW-Authenticate", "Foreign");
            return Task.CompletedTask;
        }
    }
}
