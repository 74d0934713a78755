using global::Billing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tidewire.Samples.Tests.Billing;

public sealed class BillingServiceTests : BillingContract
{
    private BillingServer _server = null!;
    private ServiceProvider _services = null!;

    protected override IBillingService Billing => _services.GetRequiredService<IBillingService>();

    public override async ValueTask InitializeAsync()
    {
        _server = await BillingServer.StartAsync();
        _services = Application(_server.Address);
    }

    public override async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Call_HasTheWireFormatThatTheServiceExpects()
    {
        await Billing.TryCreateInvoiceAsync(Order, "order-7", Cancellation);
        await Billing.ListInvoicesAsync("ada", Cancellation);

        Assert.Equal(
            ["""POST /invoices order-7 {"customer_id":"ada","amount":1250,"currency":"EUR"}""", "GET /invoices?customer_id=ada&limit=20  "],
            _server.Requests);
    }

    [Fact]
    public async Task Invoice_IsCreatedOnce_WhenResponsesAreLost()
    {
        _server.LoseAnswersWith = 502;
        var lost = await Billing.TryCreateInvoiceAsync(Order, cancellationToken: Cancellation);

        Assert.Equal((ServiceFailureKind.Unavailable, 3, true), (lost.Failure!.Kind, lost.Attempts, lost.Failure.IsAmbiguous));
        Assert.Equal(1, _server.Written);
    }

    [Fact]
    public void InvalidOption_IsRefused_AndTheErrorNamesIt()
    {
        using var services = Application(_server.Address, ("ListLimit", "1000"), ("Currency", "euro"));

        var e = Assert.ThrowsAny<OptionsValidationException>(() => services.GetRequiredService<IBillingService>());

        Assert.Contains("Tidewire:Billing:ListLimit must be between 1 and 100", e.Message, StringComparison.Ordinal);
        Assert.Contains("Tidewire:Billing:Currency", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Circuit_IsMonitored_UnderTheNameOfTheClient()
    {
        await Billing.GetInvoiceAsync("inv-1", Cancellation);

        Assert.Equal("Billing", Assert.Single(_services.GetRequiredService<ICircuitMonitor>().GetCircuits()).Client);
    }

    private static ServiceProvider Application(string address, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings
                .Select(setting => KeyValuePair.Create<string, string?>($"Tidewire:Billing:{setting.Key}", setting.Value))
                .Append(new("Tidewire:Billing:BaseAddress", address))
                .Append(new("Tidewire:Billing:Retry:BaseDelay", "00:00:00")))
            .Build();
        return new ServiceCollection().AddTidewireCore(configuration).AddBilling().Services.BuildServiceProvider(validateScopes: true);
    }
}
