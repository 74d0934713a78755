using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidewire;

namespace TheNamespace.Tests;

public sealed class OrdersServiceTests : OrdersContract, IDisposable
{
    private readonly OrdersServer _server = new();
    private readonly ServiceProvider _services;

    public OrdersServiceTests() => _services = Application();

    protected override IOrdersService Orders => _services.GetRequiredService<IOrdersService>();

    public void Dispose()
    {
        _services.Dispose();
        _server.Dispose();
    }

    protected override void GoDown() => _server.IsDown = true;

    [Fact]
    public async Task Call_LooksOnTheWireAsTheServiceExpects()
    {
        await Orders.TryCreateItemAsync(new() { Name = "First" }, cancellationToken: Cancellation);
        await Orders.ListItemsAsync(Cancellation);

        Assert.Equal(["POST /v1/items {\"name\":\"First\"}", "GET /v1/items?limit=20"], _server.Requests);
    }

    [Fact]
    public void Options_AreValidated_WithTheirKeys()
    {
        using var services = Application(("PageSize", "1000"));

        var e = Assert.ThrowsAny<OptionsValidationException>(() => services.GetRequiredService<IOrdersService>());

        Assert.Contains("Tidewire:Orders:PageSize", e.Message, StringComparison.Ordinal);
    }

    private ServiceProvider Application(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
            [
                new("Tidewire:Orders:BaseAddress", "https://orders.example.com/v1"),
                new("Tidewire:Orders:Retry:BaseDelay", "00:00:00"),
                .. settings.Select(setting => KeyValuePair.Create<string, string?>($"Tidewire:Orders:{setting.Key}", setting.Value)),
            ])
            .Build();
        return new ServiceCollection()
            .AddTidewireCore(configuration)
            .AddOrders(http: http => http.ConfigurePrimaryHttpMessageHandler(() => _server))
            .Services.BuildServiceProvider(validateScopes: true);
    }
}
