using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidewire.OAuthTests.Server;

namespace Tidewire.OAuthTests.Sdk;

/// <summary>A web API whose callers are authenticated by the scheme of the SDK.</summary>
internal sealed class ProtectedWebApi : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpClient _http;

    private ProtectedWebApi(WebApplication application)
    {
        _application = application;
        _http = new() { BaseAddress = new(application.Urls.Single()) };
    }

    public IAuthService Auth => _application.Services.GetRequiredService<IAuthService>();

    public static async Task<ProtectedWebApi> StartAsync(Dictionary<string, string?> settings, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(time);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.AddTidewireCore().AddAuth();
        builder.Services.AddAuthentication().AddTidewire();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("editors", policy => policy.RequireRole("editor"))
            .AddPolicy("readers of orders", policy => policy.RequireScope(TestClients.Scope))
            .AddPolicy("writers of orders", policy => policy.RequireScope("orders.write"));

        var application = builder.Build();
        application.UseAuthentication();
        application.UseAuthorization();
        application.MapGet("/me", Me).RequireAuthorization();
        application.MapGet("/editors", Me).RequireAuthorization("editors");
        application.MapGet("/read", Me).RequireAuthorization("readers of orders");
        application.MapGet("/write", Me).RequireAuthorization("writers of orders");
        await application.StartAsync();
        return new(application);
    }

    public async Task<(int Status, string Body, HttpResponseHeaders Headers)> GetAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _application.DisposeAsync();
    }

    private static string Me(HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier)!;
}
