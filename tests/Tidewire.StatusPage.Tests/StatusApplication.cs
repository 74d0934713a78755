using System.Net.Http.Json;
using System.Text.Json;
using LocalServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.StatusPage.Tests;

/// <summary>An application with the status page, on a loopback port, and the three services that it calls. The test controls its time.</summary>
internal sealed class StatusApplication : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StatusApplication(WebApplication app, LocalServiceHost services, FakeTimeProvider time, FakeLogCollector logs)
    {
        (_app, Services, Time, Logs) = (app, services, time, logs);
        Address = new(app.Urls.Single());
        Client = new() { BaseAddress = Address };
    }

    public LocalServiceHost Services { get; }

    public FakeTimeProvider Time { get; }

    public FakeLogCollector Logs { get; }

    public Uri Address { get; }

    public Uri Page => new(Address, "/tidewire");

    public HttpClient Client { get; }

    public static async Task<StatusApplication> StartAsync(
        Dictionary<string, string?>? settings = null,
        Action<WebApplicationBuilder>? build = null,
        Action<IEndpointConventionBuilder>? map = null,
        string? environment = null)
    {
        var services = await LocalServiceHost.StartAsync(new(), TestContext.Current.CancellationToken);
        // The services use the system clock, so the fake clock must start at the current time. Otherwise, their tokens would not be valid.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var logs = new FakeLogCollector();
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = environment ?? Environments.Development, ApplicationName = "Shop" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(TidewireConfiguration.For(services)).AddInMemoryCollection(OneAttemptEach()).AddInMemoryCollection(settings ?? []);
        builder.Logging.AddProvider(new FakeLoggerProvider(logs));
        builder.Services.AddRoutingCore().AddSingleton<TimeProvider>(time);
        builder.AddTidewire();
        build?.Invoke(builder);

        var app = builder.Build();
        var page = app.MapTidewireStatus();
        map?.Invoke(page);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, services, time, logs);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<JsonElement> StatusAsync() => Client.GetFromJsonAsync<JsonElement>("/tidewire/status.json", TestContext.Current.CancellationToken);

    public async Task<JsonElement> StatusAsync(string client) =>
        (await StatusAsync()).GetProperty("clients").EnumerateArray().Single(item => item.GetProperty("name").GetString() == client);

    /// <summary>Sends a number of messages to a user, one after another.</summary>
    public async Task SendAsync(int times = 1)
    {
        for (int i = 0; i < times; i++)
            await Get<INotificationService>().SendAsync("ada", "Hello", cancellationToken: TestContext.Current.CancellationToken);
    }

    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Services.DisposeAsync();
    }

    // A pause between two attempts would wait for the fake clock.
    private static Dictionary<string, string?> OneAttemptEach() => new()
    {
        ["Tidewire:Auth:Retry:MaxAttempts"] = "1",
        ["Tidewire:Notifications:Retry:MaxAttempts"] = "1",
        ["Tidewire:Analytics:Retry:MaxAttempts"] = "1",
    };
}
