using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Testing.Tests;

/// <summary>Runs the contract against the fakes that an application gets.</summary>
public sealed class FakeFacadesTests : FacadeContract
{
    private readonly ServiceProvider _provider;
    private readonly TidewireFakes _fakes;

    public FakeFacadesTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        _fakes = services.AddTidewireFakes();
        _provider = services.BuildServiceProvider(validateScopes: true);
    }

    protected override IAuthService Auth => _provider.GetRequiredService<IAuthService>();

    protected override INotificationService Notifications => _provider.GetRequiredService<INotificationService>();

    protected override IAnalyticsService Analytics => _provider.GetRequiredService<IAnalyticsService>();

    private FakeService[] Services => [_fakes.Auth, _fakes.Notifications, _fakes.Analytics];

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => _provider.DisposeAsync();

    protected override Task<string> SignInAsync(string subject, string[]? roles, string[]? scopes, string? email, TimeSpan? lifetime) =>
        Task.FromResult(_fakes.Auth.SignIn(subject, roles, scopes, email, lifetime));

    protected override Task RevokeAsync(string token)
    {
        _fakes.Auth.Revoke(token);
        return Task.CompletedTask;
    }

    protected override Task GoDownAsync()
    {
        Array.ForEach(Services, service => service.GoDown());
        return Task.CompletedTask;
    }

    protected override Task RecoverAsync()
    {
        Array.ForEach(Services, service => service.Recover());
        return Task.CompletedTask;
    }

    protected override void Throttle() => Array.ForEach(Services, service => service.FailNext(ServiceFailureKind.Throttled));

    protected override Task<IReadOnlyList<(string UserId, string Message, string Channel)>> SentAsync() =>
        Task.FromResult<IReadOnlyList<(string UserId, string Message, string Channel)>>(
            [.. _fakes.Notifications.Sent.Select(sent => (sent.UserId, sent.Message, sent.Channel))]);

    protected override Task<IReadOnlyList<(string UserId, string Action, string ResourceType, string ResourceId, DateTimeOffset At)>> EventsAsync() =>
        Task.FromResult<IReadOnlyList<(string UserId, string Action, string ResourceType, string ResourceId, DateTimeOffset At)>>(
            [.. _fakes.Analytics.Events.Select(report => (report.UserId, report.Action, report.ResourceType, report.ResourceId, report.OccurredAt!.Value))]);
}
