using System.Globalization;
using LocalServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Testing.Tests;

/// <summary>Runs the contract against the real facades and real services.</summary>
public sealed class RealFacadesTests : FacadeContract
{
    private LocalServiceHost? _host;
    private ServiceProvider? _provider;

    protected override IAuthService Auth => _provider!.GetRequiredService<IAuthService>();

    protected override INotificationService Notifications => _provider!.GetRequiredService<INotificationService>();

    protected override IAnalyticsService Analytics => _provider!.GetRequiredService<IAnalyticsService>();

    private LocalService[] Services => [_host!.Auth, _host.Notifications, _host.Analytics];

    public override async ValueTask InitializeAsync()
    {
        _host = await LocalServiceHost.StartAsync(new() { Clock = Time }, Cancellation);
        var settings = TidewireConfiguration.For(_host);
        foreach (string client in new[] { "Auth", "Notifications", "Analytics" })
            settings[$"Tidewire:{client}:Retry:BaseDelay"] = "00:00:00";

        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddTidewire(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        _provider = services.BuildServiceProvider(validateScopes: true);
    }

    public override async ValueTask DisposeAsync()
    {
        await _provider!.DisposeAsync();
        await _host!.DisposeAsync();
    }

    protected override Task<string> SignInAsync(string subject, string[]? roles, string[]? scopes, string? email, TimeSpan? lifetime) =>
        _host!.Auth.IssueTokenAsync(subject, email, roles, scopes is null ? null : string.Join(' ', scopes), lifetime, Cancellation);

    protected override Task RevokeAsync(string token) => _host!.Auth.RevokeTokenAsync(token, Cancellation);

    protected override async Task GoDownAsync()
    {
        foreach (var service in Services)
            await service.StopAsync();
    }

    protected override async Task RecoverAsync()
    {
        foreach (var service in Services)
            await service.StartAsync(Cancellation);
    }

    protected override void Throttle()
    {
        foreach (var service in Services)
            service.Inject(new() { Status = 429 });
    }

    protected override async Task<IReadOnlyList<(string UserId, string Message, string Channel)>> SentAsync() =>
        [.. (await _host!.ReadNotificationsAsync(ct: Cancellation)).Select(sent => (sent.UserId, sent.Message, sent.Channel))];

    protected override async Task<IReadOnlyList<(string UserId, string Action, string ResourceType, string ResourceId, DateTimeOffset At)>> EventsAsync() =>
    [
        .. (await _host!.ReadEventsAsync(ct: Cancellation)).Select(stored => (
            stored.UserId, stored.Action, stored.ResourceType, stored.ResourceId, DateTimeOffset.Parse(stored.Timestamp, CultureInfo.InvariantCulture)))
    ];
}
