using LocalServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.AspNetCore.Tests;

/// <summary>An API on a real port, with the real SDK and a real auth service behind it.</summary>
internal sealed class LocalApi : IAsyncDisposable
{
    private LocalApi(LocalServiceHost services, TestApi api)
    {
        Services = services;
        Api = api;
    }

    public LocalServiceHost Services { get; }

    public TestApi Api { get; }

    public ICircuitMonitor Circuits => Api.Services.GetRequiredService<ICircuitMonitor>();

    public static async Task<LocalApi> StartAsync(
        Action<TidewireAuthenticationOptions>? configure = null, Action<WebApplication>? map = null, Action<TidewireBuilder>? build = null)
    {
        var services = await LocalServiceHost.StartAsync(ct: TestContext.Current.CancellationToken);
        var api = await TestApi.StartAsync(
            builder =>
            {
                builder.Configuration["Tidewire:Auth:BaseAddress"] = services.Auth.Address.ToString();
                builder.Configuration["Tidewire:Auth:Budget"] = "00:01:00";
                builder.Configuration["Tidewire:Auth:Retry:MaxAttempts"] = "1";
                var tidewire = builder.AddTidewireCore().AddAuth();
                build?.Invoke(tidewire);
                builder.Services.AddAuthentication().AddTidewire("Bearer", configure);
            },
            map,
            onKestrel: true);
        return new(services, api);
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        return await Api.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Services.DisposeAsync();
    }
}
