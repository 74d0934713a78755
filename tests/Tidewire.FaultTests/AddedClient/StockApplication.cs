using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.FaultTests.AddedClient;

/// <summary>An application with one client of its own and a limited number of connections.</summary>
internal sealed class StockApplication : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public StockApplication(Uri address, int connections = 100, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["Tidewire:Stock:BaseAddress"] = address.OriginalString,
            ["Tidewire:Stock:Budget"] = "00:01:00",
            ["Tidewire:Stock:Retry:BaseDelay"] = "00:00:00.001",
            ["Tidewire:Stock:CircuitBreaker:FailureThreshold"] = "1000",
        };
        foreach (var (key, value) in settings)
            values["Tidewire:Stock:" + key] = value;

        _services = new ServiceCollection()
            .AddSingleton(time ?? TimeProvider.System)
            .AddTidewireCore(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .AddClient<IStockApi>("Stock", StockJsonContext.Default, http: http => http.UseSocketsHttpHandler((handler, _) => handler.MaxConnectionsPerServer = connections))
            .Services.BuildServiceProvider();
    }

    public ServiceCaller<IStockApi> Stock => _services.GetRequiredService<ServiceCaller<IStockApi>>();

    public IStockApi Api => _services.GetRequiredService<IStockApi>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>Makes one call of the given kind.</summary>
    public async Task<(ServiceFailure? Failure, int Attempts)> CallAsync(StockCall call, CancellationToken cancellationToken = default)
    {
        switch (call)
        {
            case StockCall.Get:
                return Of(await Stock.TryAsync((api, ct) => api.GetAsync("1", ct), cancellationToken));
            case StockCall.GetWrapped:
                return Of(await Stock.TryAsync((api, ct) => api.GetWrappedAsync("1", ct), cancellationToken));
            case StockCall.Add:
                return Of(await Stock.TryAsync((api, ct) => api.AddAsync(new("1"), ct), cancellationToken));
            default:
                var removed = await Stock.TryAsync((api, ct) => api.RemoveAsync("1", ct), cancellationToken);
                return (removed.Failure, removed.Attempts);
        }
    }

    private static (ServiceFailure? Failure, int Attempts) Of(ServiceResult<Item> result) => (result.Failure, result.Attempts);
}
