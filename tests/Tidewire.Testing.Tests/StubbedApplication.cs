using global::Billing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Testing.Tests;

/// <summary>An application whose clients, including its own, use stubs and a fake clock. It has no addresses and no pauses between attempts.</summary>
internal sealed class StubbedApplication : IDisposable
{
    private static readonly string[] _clients = ["Auth", "Notifications", "Analytics", "Billing", "Ledger"];
    private readonly ServiceProvider _provider;

    public StubbedApplication(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(_clients
                .Select(client => KeyValuePair.Create<string, string?>($"Tidewire:{client}:Retry:BaseDelay", "00:00:00"))
                .Concat(settings.Select(setting => KeyValuePair.Create<string, string?>($"Tidewire:{setting.Key}", setting.Value))))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddTidewire(configuration).AddBilling().AddKeyedClient<IBillingApi>("Ledger", LedgerJsonContext.Default);
        services.AddHttpClient("Another");
        Stubs = services.AddTidewireStubs();
        _provider = services.BuildServiceProvider(validateScopes: true);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public TidewireStubs Stubs { get; }

    public IServiceProvider Services => _provider;

    public IAuthService Auth => _provider.GetRequiredService<IAuthService>();

    public INotificationService Notifications => _provider.GetRequiredService<INotificationService>();

    public IAnalyticsService Analytics => _provider.GetRequiredService<IAnalyticsService>();

    public IBillingService Billing => _provider.GetRequiredService<IBillingService>();

    public ServiceCaller<IBillingApi> Ledger => _provider.GetRequiredKeyedService<ServiceCaller<IBillingApi>>("Ledger");

    public ICircuitMonitor Circuits => _provider.GetRequiredService<ICircuitMonitor>();

    public void Dispose() => _provider.Dispose();
}
