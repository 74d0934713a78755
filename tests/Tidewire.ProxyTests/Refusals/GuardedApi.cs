using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tidewire.ProxyTests.Refusals;

/// <summary>An in-memory API whose only endpoint requires a bearer token.</summary>
internal sealed class GuardedApi : IAsyncDisposable
{
    private readonly WebApplication _application;

    private GuardedApi(WebApplication application) => _application = application;

    public static async Task<GuardedApi> StartAsync(string address)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection([new("Tidewire:Auth:BaseAddress", address)]);
        builder.AddTidewireCore().AddAuth();
        builder.Services.AddAuthentication().AddTidewire();
        builder.Services.AddAuthorization();
        var application = builder.Build();
        application.MapGet("/", () => "in").RequireAuthorization();
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new(application);
    }

    public async Task<int> StatusAsync(string token)
    {
        using var client = _application.GetTestClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
