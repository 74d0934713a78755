using System.Net.Http.Headers;
using LocalServices;
using LocalServices.Notifications;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;

namespace Tidewire.Samples.Tests.WebApi;

/// <summary>
/// The unchanged sample, with local services and an empty database. Retries have no delay, budgets are long enough for a busy machine, and
/// tokens are not cached by default.
/// </summary>
internal sealed class WebApiApplication : IAsyncDisposable
{
    private static readonly string[] _clients = ["Auth", "Notifications", "Analytics"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("webapi-tests-");
    private readonly WebApplicationFactory<Program> _factory;

    private WebApiApplication(LocalServiceHost services, IEnumerable<(string Key, string Value)> settings)
    {
        Services = services;
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            foreach (var (key, value) in TidewireConfiguration.For(services))
                host.UseSetting(key, value);
            foreach (string client in _clients)
            {
                host.UseSetting($"Tidewire:{client}:Retry:BaseDelay", "00:00:00");
                host.UseSetting($"Tidewire:{client}:Budget", "00:01:00");
            }

            host.UseSetting("Tidewire:Auth:Cache:Enabled", "false");
            host.UseSetting("ConnectionStrings:WebApi", $"Data Source={Path.Combine(_folder.FullName, "webapi.db")};Pooling=False");
            foreach (var (key, value) in settings)
                host.UseSetting(key, value);

            host.ConfigureTestServices(application => application.AddFakeLogging());
        });
        Anonymous = _factory.CreateClient();
    }

    public LocalServiceHost Services { get; }

    public HttpClient Anonymous { get; }

    public ICircuitMonitor Circuits => _factory.Services.GetRequiredService<ICircuitMonitor>();

    public IOutboxAdmin Outbox => _factory.Services.GetRequiredService<IOutboxAdmin>();

    public IAnalyticsService Analytics => _factory.Services.GetRequiredService<IAnalyticsService>();

    /// <summary>Everything that was logged, including the framework's lines.</summary>
    public IReadOnlyList<FakeLogRecord> Logs => _factory.Services.GetFakeLogCollector().GetSnapshot();

    public static async Task<WebApiApplication> StartAsync(params IEnumerable<(string Key, string Value)> settings) =>
        new(await LocalServiceHost.StartAsync(new() { ApiKey = "key-of-the-web-api" }, TestContext.Current.CancellationToken), settings);

    /// <summary>Waits until the service has notifications, and returns them. They arrive late, because mail is sent in the background.</summary>
    public async Task<IReadOnlyList<StoredNotification>> ReadMailAsync()
    {
        while (true)
        {
            var mail = await Services.ReadNotificationsAsync(ct: TestContext.Current.CancellationToken);
            if (mail.Count > 0)
                return mail;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public HttpClient With(string token)
    {
        var client = _factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Creates a client that sends a valid token.</summary>
    public async Task<HttpClient> SignInAsync(string userId, params string[] roles) =>
        With(await Services.Auth.IssueTokenAsync(userId, roles: roles, ct: TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        await Services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
