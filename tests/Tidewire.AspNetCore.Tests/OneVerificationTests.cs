using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.AspNetCore.Tests;

/// <summary>One request verifies a token once per service, for any number of schemes.</summary>
public sealed class OneVerificationTests
{
    [Theory]
    [InlineData("accept", 200)]
    [InlineData("reject", 401)]
    [InlineData("down", 503)]
    public async Task Token_IsVerifiedOnce_WhenTheDefaultSchemeAndTheSchemeOfThePolicyUseTheSameService(string service, int expected)
    {
        var auth = Service(service);
        await using var api = await StartAsync(auth, new());

        Assert.Equal(expected, (await api.GetAsync("/live", "Bearer t")).Status);

        Assert.Equal(["t"], auth.Tokens);
    }

    [Fact]
    public async Task Token_IsVerifiedOncePerService_WhenThePolicyNamesSchemesOfTwoServices()
    {
        var (auth, partner) = (StubAuth.Accepting(), StubAuth.Accepting());
        await using var api = await StartAsync(auth, partner);

        Assert.Equal(200, (await api.GetAsync("/all", "Bearer t")).Status);

        Assert.Equal("t", Assert.Single(auth.Tokens));
        Assert.Equal("t", Assert.Single(partner.Tokens));
    }

    [Fact]
    public async Task EveryScheme_HasItsOwnUserAndEvents_WhenSchemesShareAVerification()
    {
        await using var api = await StartAsync(StubAuth.Accepting(), new());

        Assert.Equal("Live Bearer:Bearer Live:Live", (await api.GetAsync("/schemes", "Bearer t")).Body);
    }

    [Fact]
    public async Task EveryToken_IsVerified_WhenTheRequestHasTwoTokens()
    {
        var auth = StubAuth.Accepting();
        await using var api = await StartAsync(auth, new());

        await api.GetAsync("/query?access_token=q", "Bearer h");

        Assert.Equal(["h", "q"], auth.Tokens);
    }

    [Fact]
    public async Task EveryRequest_VerifiesItsToken_EvenOnTheSameConnection()
    {
        var auth = StubAuth.Accepting();
        await using var api = await TestApi.StartAsync(builder => Add(builder.Services, auth, new()), onKestrel: true);
        for (int i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/me") { Headers = { { "Authorization", "Bearer t" } } };
            using var answer = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["t", "t", "t"], auth.Tokens);
    }

    [Fact]
    public async Task Token_IsVerifiedOnce_WhenAStatusCodePageRunsInItsOwnScope()
    {
        var auth = StubAuth.Rejecting();
        await using var api = await TestApi.StartAsync(
            builder => Add(builder.Services, auth, new()),
            app => app.MapGet("/status", async (HttpContext context) => $"{(await context.AuthenticateAsync()).Failure?.Message}"),
            app => app.UseStatusCodePagesWithReExecute("/status", createScopeForStatusCodePages: true));

        var answer = await api.GetAsync("/me", "Bearer t");

        Assert.Equal((401, "the token is not valid"), (answer.Status, answer.Body));
        Assert.Equal(["t"], auth.Tokens);
    }

    private static StubAuth Service(string kind) => kind switch
    {
        "accept" => StubAuth.Accepting(),
        "reject" => StubAuth.Rejecting(),
        _ => StubAuth.Down(),
    };

    private static Task<TestApi> StartAsync(StubAuth auth, StubAuth partner) => TestApi.StartAsync(
        builder => Add(builder.Services, auth, partner),
        app =>
        {
            app.MapGet("/live", () => "live").RequireAuthorization(policy => policy.AddAuthenticationSchemes("Live").RequireAuthenticatedUser());
            app.MapGet("/query", () => "query").RequireAuthorization(policy => policy.AddAuthenticationSchemes("Query").RequireAuthenticatedUser());
            app.MapGet("/all", () => "all").RequireAuthorization(policy => policy.AddAuthenticationSchemes("Live", "Bearer", "Partner").RequireAuthenticatedUser());
            app.MapGet("/schemes", async (HttpContext context) =>
            {
                var own = await context.AuthenticateAsync("Bearer");
                return $"{context.User.Identity!.AuthenticationType} Bearer:{own.Principal!.Identity!.AuthenticationType} Live:{context.Items["validated by Live"]}";
            }).RequireAuthorization(policy => policy.AddAuthenticationSchemes("Live").RequireAuthenticatedUser());
        });

    private static void Add(IServiceCollection services, StubAuth auth, StubAuth partner)
    {
        services.AddSingleton<IAuthService>(auth);
        services.AddKeyedSingleton<IAuthService>("Partner", partner);
        services.AddAuthentication("Bearer")
            .AddTidewire()
            .AddTidewire("Live", options =>
            {
                options.TokenRetriever = TokenRetrievers.OneOf(TokenRetrievers.Header, TokenRetrievers.Query());
                options.Events.OnTokenValidated = context =>
                {
                    context.HttpContext.Items["validated by Live"] = context.Scheme.Name;
                    return Task.CompletedTask;
                };
            })
            .AddTidewire("Query", options => options.TokenRetriever = TokenRetrievers.Query())
            .AddTidewire("Partner", options => options.ServiceKey = "Partner");
    }
}
