using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidewire.ProxyTests.Callers;

namespace Tidewire.ProxyTests.Documentation;

/// <summary>An application with all four kinds of clients, at one address and over one transport.</summary>
internal sealed class FourClients : IDisposable
{
    private readonly IHost _host;
    private int _last;

    public FourClients(string address, Action<HostApplicationBuilder> build, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var values = new Dictionary<string, string?>();
        foreach (string client in new[] { "Auth", "Notifications", "Analytics", "Billing" })
        {
            values[$"Tidewire:{client}:BaseAddress"] = address;
            values[$"Tidewire:{client}:ApiKey"] = "secret-key";
            values[$"Tidewire:{client}:Retry:MaxAttempts"] = "1";
            foreach (var (key, value) in settings)
                values[$"Tidewire:{client}:{key}"] = value;
        }

        builder.Configuration.AddInMemoryCollection(values);
        build(builder);
        _host = builder.Build();
    }

    /// <summary>Makes one call with each client.</summary>
    public async Task<Account> CallAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        string id = $"call-{++_last}";
        var services = _host.Services;
        var verified = await services.GetRequiredService<IAuthService>().TryVerifyTokenAsync(id, cancellation);
        var sent = await services.GetRequiredService<INotificationService>().TrySendAsync("ada", "hello", cancellationToken: cancellation);
        var reported = await services.GetRequiredService<IAnalyticsService>().TryReportActivityAsync("ada", "create", "document", id, cancellation);
        var billed = await services.GetRequiredService<ServiceCaller<IBillingApi>>().TryAsync((api, ct) => api.GetInvoiceAsync(id, ct), cancellation);

        var account = new Account();
        account.Add(new(Facade.Verify, id, verified.Failure, verified.Attempts));
        account.Add(new(Facade.Send, id, sent.Failure, sent.Attempts));
        account.Add(new(Facade.Report, id, reported.Failure, reported.Attempts));
        account.Add(new(Facade.Verify, id, billed.Failure, billed.Attempts));
        return account;
    }

    /// <summary>Makes one call with each client and asserts that all succeed.</summary>
    public async Task SucceedAsync() => (await CallAsync()).AssertOnly("Success");

    public void Dispose() => _host.Dispose();
}
