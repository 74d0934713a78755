using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tidewire.StatusPage.Tests;

/// <summary>Outside of Development, the page is served only with an authorization policy.</summary>
public sealed class GuardTests
{
    public static TheoryData<string> Paths => ["/tidewire", "/tidewire/", "/tidewire/status.json"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Development_ServesThePageToEveryone(string path)
    {
        await using var app = await StatusApplication.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, path));
        Assert.DoesNotContain(app.Logs.GetSnapshot(), line => line.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task PageWithoutAPolicy_Answers404_AndLogsTheFixOnce_OutsideOfDevelopment(string environment)
    {
        await using var app = await StatusApplication.StartAsync(environment: environment);

        foreach (string path in Paths)
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(app, path));

        var warning = Assert.Single(app.Logs.GetSnapshot(), line => line.Level >= LogLevel.Warning);
        Assert.Equal(121, warning.Id.Id);
        Assert.Equal(
            $"The status page at /tidewire answers 404: in the environment {environment} it is served only if an authorization policy protects it. Add " +
            "app.MapTidewireStatus(...).RequireAuthorization(\"your-policy\"), or do not map it in this environment. Logged once",
            warning.Message);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Policy_AllowsOnlyItsUsers(string path)
    {
        await using var app = await StatusApplication.StartAsync(
            build: AddUsers, map: page => page.RequireAuthorization("operators"), environment: Environments.Production);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app, path));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(app, path, "ada"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, path, "olga"));
        Assert.DoesNotContain(app.Logs.GetSnapshot(), line => line.Id.Id == 121);
    }

    [Fact]
    public async Task Policy_EnablesThePage_ForEveryWayToAddThePolicy()
    {
        foreach (Action<IEndpointConventionBuilder> guard in new Action<IEndpointConventionBuilder>[]
        {
            page => page.RequireAuthorization(),
            page => page.RequireAuthorization(policy => policy.RequireUserName("olga")),
            page => page.WithMetadata(new AuthorizeAttribute("operators")),
        })
        {
            await using var app = await StatusApplication.StartAsync(build: AddUsers, map: guard, environment: Environments.Production);

            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app, "/tidewire"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, "/tidewire", "olga"));
        }
    }

    [Fact]
    public async Task AnonymousAccess_DisablesThePage_EvenWithAPolicy()
    {
        await using var app = await StatusApplication.StartAsync(
            build: AddUsers, map: page => page.RequireAuthorization().AllowAnonymous(), environment: Environments.Production);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(app, "/tidewire", "olga"));
    }

    [Fact]
    public async Task FallbackPolicy_DoesNotEnableThePage()
    {
        await using var app = await StatusApplication.StartAsync(
            build: builder =>
            {
                AddUsers(builder);
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            environment: Environments.Production);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(app, "/tidewire", "olga"));
    }

    [Fact]
    public async Task Policy_AppliesInDevelopmentToo()
    {
        await using var app = await StatusApplication.StartAsync(build: AddUsers, map: page => page.RequireAuthorization());

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app, "/tidewire/status.json"));
    }

    [Fact]
    public void MapTidewireStatus_NamesTheMissingCall_WhenNoClientIsRegistered()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        var app = builder.Build();

        var e = Assert.Throws<InvalidOperationException>(() => app.MapTidewireStatus());

        Assert.Equal("MapTidewireStatus shows the clients of Tidewire, but none is registered. Call builder.AddTidewire() first.", e.Message);
    }

    private static void AddUsers(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication("Header").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("Header", configureOptions: null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireUserName("olga"));
    }

    private static async Task<HttpStatusCode> StatusAsync(StatusApplication app, string path, string? user = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (user is not null)
            request.Headers.Add(HeaderAuthentication.Header, user);
        using var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
