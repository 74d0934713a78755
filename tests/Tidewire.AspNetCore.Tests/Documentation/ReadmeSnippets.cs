using LocalServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.AspNetCore.Tests.Documentation;

/// <summary>The code in the README of Tidewire.AspNetCore, run against a real auth service.</summary>
public sealed class ReadmeSnippets : IAsyncLifetime
{
    private LocalServiceHost? _services;
    private WebApplication? _application;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LocalServiceHost Services => _services!;

    public async ValueTask InitializeAsync() => _services = await LocalServiceHost.StartAsync(ct: Cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        await Services.DisposeAsync();
    }

    [Fact]
    public async Task SecuredApi()
    {
        var builder = Builder();
        // <SecuredApi>
        builder.AddTidewire();
        builder.Services.AddAuthentication().AddTidewire();
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.MapGet("/me", (HttpContext context) => $"Hello {context.GetTokenClaims()?.Email}").RequireAuthorization();
        // </SecuredApi>
        await StartAsync(app);
        string token = await Services.Auth.IssueTokenAsync("ada", email: "ada@example.com", ct: Cancellation);

        Assert.Equal((200, "Hello ada@example.com"), await GetAsync("/me", token));
        Assert.Equal(401, (await GetAsync("/me", "bad")).Status);
        Assert.Equal(401, (await GetAsync("/me")).Status);
        await Services.Auth.StopAsync();
        Assert.Equal(503, (await GetAsync("/me", token)).Status);
    }

    [Fact]
    public async Task ScopesAndRoles()
    {
        var builder = Builder();
        builder.AddTidewire();
        builder.Services.AddAuthentication().AddTidewire();
        // <Scopes>
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("documents", policy => policy.RequireScope("documents.read", "documents.write"))   // both
            .AddPolicy("reports", policy => policy.RequireClaim("scope", "reports", "all"))               // one of the two
            .AddPolicy("admin", policy => policy.RequireRole("admin"));
        // </Scopes>
        var app = builder.Build();
        foreach (string policy in new[] { "documents", "reports", "admin" })
            app.MapGet("/" + policy, () => policy).RequireAuthorization(policy);
        await StartAsync(app);
        string token = await Services.Auth.IssueTokenAsync("ada", roles: ["admin"], scope: "all documents.read", ct: Cancellation);

        Assert.Equal(403, (await GetAsync("/documents", token)).Status);
        Assert.Equal(200, (await GetAsync("/reports", token)).Status);
        Assert.Equal(200, (await GetAsync("/admin", token)).Status);
    }

    [Fact]
    public async Task QueryToken()
    {
        var builder = Builder();
        builder.AddTidewire();
        // <Query>
        builder.Services.AddAuthentication("Bearer")
            .AddTidewire()
            .AddTidewire("Live", options => options.TokenRetriever = TokenRetrievers.OneOf(TokenRetrievers.Header, TokenRetrievers.Query()));

        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("live", policy => policy.AddAuthenticationSchemes("Live").RequireAuthenticatedUser());
        // </Query>
        var app = builder.Build();
        app.MapGet("/live", () => "live").RequireAuthorization("live");
        app.MapGet("/me", () => "me").RequireAuthorization();
        await StartAsync(app);
        string token = await Services.Auth.IssueTokenAsync("ada", ct: Cancellation);

        int before = Services.Auth.RequestCount;

        Assert.Equal(200, (await GetAsync("/live?access_token=" + token)).Status);
        Assert.Equal(200, (await GetAsync("/live", token)).Status);
        Assert.Equal(401, (await GetAsync("/me?access_token=" + token)).Status);
        Assert.Equal(2, Services.Auth.RequestCount - before);
    }

    [Fact]
    public async Task TwoServices()
    {
        await using var partner = await LocalServiceHost.StartAsync(ct: Cancellation);
        var builder = Builder();
        builder.Configuration["Tidewire:Partner:BaseAddress"] = partner.Auth.Address.ToString();
        // <Schemes>
        builder.AddTidewire().AddAuth("Partner");   // section Tidewire:Partner
        builder.Services.AddAuthentication("Bearer")
            .AddTidewire()
            .AddTidewire("Partner", options => options.ServiceKey = "Partner");

        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("anyone", policy => policy.AddAuthenticationSchemes("Bearer", "Partner").RequireAuthenticatedUser());
        // </Schemes>
        var app = builder.Build();
        app.MapGet("/anyone", (HttpContext context) => context.GetTokenClaims()?.Subject ?? "").RequireAuthorization("anyone");
        await StartAsync(app);
        string own = await Services.Auth.IssueTokenAsync("ada", ct: Cancellation);
        string theirs = await partner.Auth.IssueTokenAsync("grace", ct: Cancellation);

        Assert.Equal((200, "ada"), await GetAsync("/anyone", own));
        Assert.Equal((200, "grace"), await GetAsync("/anyone", theirs));
        await partner.Auth.StopAsync();
        Assert.Equal((200, "ada"), await GetAsync("/anyone", own));
        Assert.Equal(503, (await GetAsync("/anyone", theirs)).Status);
    }

    [Fact]
    public async Task EventsOfTheScheme()
    {
        var builder = Builder();
        builder.AddTidewire();
        builder.Services.AddSingleton(new Members("ada"));
        // <Events>
        builder.Services.AddAuthentication().AddTidewire(options => options.Events.OnTokenValidated = context =>
        {
            var members = context.HttpContext.RequestServices.GetRequiredService<Members>();
            if (!members.Contains(context.Claims.Subject!))
                context.Fail("not a member");
            return Task.CompletedTask;
        });
        // </Events>
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.MapGet("/me", () => "me").RequireAuthorization();
        await StartAsync(app);

        Assert.Equal(200, (await GetAsync("/me", await Services.Auth.IssueTokenAsync("ada", ct: Cancellation))).Status);
        Assert.Equal(401, (await GetAsync("/me", await Services.Auth.IssueTokenAsync("eve", ct: Cancellation))).Status);
    }

    [Fact]
    public async Task StatusPage()
    {
        var builder = Builder();
        builder.AddTidewire();
        builder.Services.AddAuthentication().AddTidewire();
        builder.Services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireRole("operator"));
        var app = builder.Build();
        // <Status>
        app.MapTidewireStatus("/tidewire").RequireAuthorization("operators");
        // </Status>
        await StartAsync(app);
        string token = await Services.Auth.IssueTokenAsync("olga", roles: ["operator"], ct: Cancellation);

        Assert.Equal(401, (await GetAsync("/tidewire")).Status);
        Assert.Equal(200, (await GetAsync("/tidewire", token)).Status);
        Assert.Equal(200, (await GetAsync("/tidewire/status.json", token)).Status);
    }

    private WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseTestServer();
        builder.Configuration["Tidewire:Auth:BaseAddress"] = Services.Auth.Address.ToString();
        builder.Configuration["Tidewire:Notifications:BaseAddress"] = Services.Notifications.Address.ToString();
        builder.Configuration["Tidewire:Analytics:BaseAddress"] = Services.Analytics.Address.ToString();
        return builder;
    }

    private async Task StartAsync(WebApplication application)
    {
        _application = application;
        await application.StartAsync(Cancellation);
    }

    private async Task<(int Status, string Body)> GetAsync(string path, string? token = null)
    {
        using var client = _application!.GetTestClient();
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await client.GetAsync(path, Cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private sealed class Members(params string[] subjects)
    {
        public bool Contains(string subject) => subjects.Contains(subject);
    }
}
