using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidewire;
using Tidewire.Testing;

namespace TheNamespace.Tests;

public sealed class OrdersServiceTests : OrdersContract, IDisposable
{
    private readonly ServiceProvider _services;
    private readonly TidewireStubs _stubs;
    private readonly OrdersScript _script;

    public OrdersServiceTests()
    {
        _services = Application();
        _stubs = _services.GetRequiredService<TidewireStubs>();
        _script = new(_stubs);
    }

    protected override IOrdersService Orders => _services.GetRequiredService<IOrdersService>();

    public void Dispose() => _services.Dispose();

    protected override void GoDown() => _script.IsDown = true;

    [Fact]
    public async Task Call_HasTheWireFormatThatTheServiceExpects()
    {
        await Orders.TryCreateItemAsync(new() { Name = "First" }, cancellationToken: Cancellation);
        await Orders.ListItemsAsync(Cancellation);

        Assert.Equal(["Orders POST /items", "Orders GET /items?limit=20"], _stubs.Requests.Select(request => request.ToString()));
        Assert.Equal("{\"name\":\"First\"}", _stubs.Requests[0].Body);
    }

    [Fact]
    public async Task GetItem_ReturnsInvalidResponse_WhenAPropertyIsMissing()
    {
        _stubs.For("Orders").Get("/items/half").Reply(200, "{\"id\":\"half\"}");

        Assert.Equal(ServiceFailureKind.InvalidResponse, (await Orders.TryGetItemAsync("half", Cancellation)).Failure?.Kind);
    }

    [Fact]
    public async Task Call_IsRetried_WhenTheConnectionIsRefused()
    {
        _stubs.For("Orders").Get("/items/item-9").RefuseConnection().Reply(404);

        Assert.Equal(2, (await Orders.TryGetItemAsync("item-9", Cancellation)).Attempts);
    }

    [Fact]
    public void InvalidOption_IsRefused_AndTheErrorNamesIt()
    {
        using var services = Application(("PageSize", "1000"));

        var e = Assert.ThrowsAny<OptionsValidationException>(() => services.GetRequiredService<IOrdersService>());

        Assert.Contains("Tidewire:Orders:PageSize", e.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Application(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
            [
                new("Tidewire:Orders:BaseAddress", "https://orders.example.com/v1"),
                new("Tidewire:Orders:Retry:BaseDelay", "00:00:00"),
                .. settings.Select(setting => KeyValuePair.Create<string, string?>($"Tidewire:Orders:{setting.Key}", setting.Value)),
            ])
            .Build();
        var services = new ServiceCollection();
        services.AddTidewireCore(configuration).AddOrders();
        services.AddTidewireStubs();
        return services.BuildServiceProvider(validateScopes: true);
    }
}
