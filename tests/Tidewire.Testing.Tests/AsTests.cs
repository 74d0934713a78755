using System.Net;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Testing.Tests;

/// <summary>A web application with the real scheme, called as an authenticated user.</summary>
public sealed class AsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private WebApplication? _application;
    private TidewireFakes? _fakes;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.AddTidewire().AddAuth("Partner");
        builder.Services.AddAuthentication("Bearer").AddTidewire().AddTidewire("Partner", options => options.ServiceKey = "Partner");
        builder.Services.AddAuthorizationBuilder().AddPolicy("write", policy => policy.RequireScope("write"));
        _fakes = builder.Services.AddTidewireFakes();

        _application = builder.Build();
        _application.MapGet("/me", (ClaimsPrincipal user) => $"{user.Identity!.Name} {user.FindFirst("email")?.Value} {user.FindFirst("tenant")?.Value}").RequireAuthorization();
        _application.MapGet("/admin", () => "admin").RequireAuthorization(policy => policy.RequireRole("admin"));
        _application.MapGet("/write", () => "write").RequireAuthorization("write");
        _application.MapGet("/partner", () => "partner").RequireAuthorization(policy => policy.AddAuthenticationSchemes("Partner").RequireAuthenticatedUser());
        await _application.StartAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => _application!.DisposeAsync();

    [Fact]
    public async Task Client_IsAuthenticated_AsTheGivenUser()
    {
        using var client = CreateClient().As("alice", email: "alice@example.com", claims: new JsonObject { ["tenant"] = "acme" });

        Assert.Equal("alice alice@example.com acme", await client.GetStringAsync("/me", Cancellation));
    }

    [Fact]
    public async Task Client_IsAuthorized_ByItsRolesAndScopes()
    {
        using var admin = CreateClient().As("alice", roles: ["admin"]);
        using var writer = CreateClient().As("bob", scopes: ["read", "write"]);
        using var nobody = CreateClient();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (await GetAsync(admin, "/admin"), await GetAsync(admin, "/write")));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (await GetAsync(writer, "/admin"), await GetAsync(writer, "/write")));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(nobody, "/me"));
    }

    [Fact]
    public async Task Client_IsRefused_OnceTheUserIsSignedOut_UntilTheUserSignsInAgain()
    {
        using var client = CreateClient().As("alice");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, "/me"));

        _fakes!.Auth.SignOut("alice");

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(client, "/me"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client.As("alice"), "/me"));
    }

    [Fact]
    public async Task Client_StaysSignedIn_WhenTheClockOfTheTestAdvances()
    {
        using var client = CreateClient().As("alice");
        using var expiring = CreateClient();
        expiring.DefaultRequestHeaders.Authorization = new("Bearer", _fakes!.Auth.SignIn("alice"));

        _time.Advance(TimeSpan.FromDays(400));

        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, "/me"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(expiring, "/me"));
    }

    [Fact]
    public async Task Client_Gets503_WhileTheAuthServiceIsDown()
    {
        using var client = CreateClient().As("alice");
        _fakes!.Auth.GoDown();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetAsync(client, "/me"));
    }

    [Fact]
    public async Task Client_IsAccepted_OnlyByTheServiceWithTheSameKey()
    {
        using var partner = CreateClient().As("alice", key: "Partner");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (await GetAsync(partner, "/partner"), await GetAsync(partner, "/me")));
    }

    [Fact]
    public void As_Throws_WhenThereIsNoSubject()
    {
        using var client = new HttpClient();

        Assert.Throws<ArgumentException>(() => client.As(" "));
    }

    private HttpClient CreateClient() => _application!.GetTestClient();

    private static async Task<HttpStatusCode> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Cancellation);
        return answer.StatusCode;
    }
}
