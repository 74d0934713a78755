using Microsoft.Extensions.DependencyInjection;
using Refit;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients;

/// <summary>The method of a call in metrics. An open circuit refuses a call before its method is known.</summary>
public sealed class MethodNameTests : IDisposable
{
    private readonly MemoryService _service = new();
    private readonly TestApplication _application;

    public MethodNameTests() => _application = new(
        new Dictionary<string, string?> { ["Tidewire:Parcels:BaseAddress"] = "http://127.0.0.1:9", ["Tidewire:Ledger:BaseAddress"] = "http://127.0.0.1:9" },
        build: builder => builder
            .AddClient<IParcelApi>("Parcels", LedgerJsonContext.Default, http: http => http.ConfigurePrimaryHttpMessageHandler(() => _service))
            .AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default, http: http => http.ConfigurePrimaryHttpMessageHandler(() => _service)));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MethodTagOfARefusedCall_IsTheOnlyMethod_WhenAllOthersAreDeliveries()
    {
        var parcels = _application.Services.GetRequiredService<ServiceCaller<IParcelApi>>();

        Assert.Equal("send_parcel", await MethodOfRefusedCallAsync("Parcels", () => parcels.TryAsync((api, ct) => api.SendParcelAsync(ct), Cancellation)));
        Assert.True((await parcels.DeliverAsync((api, ct) => api.DeliverAsync(isDelivery: true, ct), Cancellation)).IsSuccess);
        Assert.True((await parcels.TryAsync((api, ct) => api.SendParcelAsync(ct), Cancellation)).IsSuccess);
        Assert.Equal("send_parcel", await MethodOfRefusedCallAsync("Parcels", () => parcels.TryAsync((api, ct) => api.SendParcelAsync(ct), Cancellation)));
    }

    [Fact]
    public async Task MethodTagOfARefusedCall_IsOther_UnlessAllEarlierCallsUsedOneMethod()
    {
        var ledger = _application.Services.GetRequiredService<ServiceCaller<ILedgerApi>>();
        Task HealthAsync() => ledger.TryAsync((api, ct) => api.GetHealthAsync(ct), Cancellation);
        Task DeleteAsync() => ledger.TryAsync((api, ct) => api.DeleteAsync("e1", ct), Cancellation);

        Assert.Equal("_other", await MethodOfRefusedCallAsync("Ledger", HealthAsync));
        Assert.Equal("get_health", await MethodOfAsync(HealthAsync));
        Assert.Equal("get_health", await MethodOfAsync(HealthAsync));
        Assert.Equal("get_health", await MethodOfRefusedCallAsync("Ledger", HealthAsync));
        Assert.Equal("delete", await MethodOfAsync(DeleteAsync));
        Assert.Equal("_other", await MethodOfRefusedCallAsync("Ledger", DeleteAsync));
        Assert.Equal("get_health", await MethodOfAsync(HealthAsync));
        Assert.Equal("_other", await MethodOfRefusedCallAsync("Ledger", HealthAsync));
    }

    public void Dispose()
    {
        _application.Dispose();
        _service.Dispose();
    }

    private async Task<object?> MethodOfRefusedCallAsync(string client, Func<Task> call)
    {
        int sent = _service.Requests.Count;
        await _application.Circuits.IsolateAsync(client, Cancellation);
        object? method = await MethodOfAsync(call);
        await _application.Circuits.CloseAsync(client, Cancellation);
        Assert.Equal(sent, _service.Requests.Count);
        return method;
    }

    private async Task<object?> MethodOfAsync(Func<Task> call)
    {
        using var durations = _application.CollectCallDurations();
        await call();
        return Assert.Single(durations.GetMeasurementSnapshot()).Tags[TidewireTelemetry.MethodTag];
    }

    public interface IParcelApi
    {
        [Post("/parcels")]
        Task<IApiResponse> SendParcelAsync(CancellationToken cancellationToken);

        [Post("/parcels/queued")]
        Task<IApiResponse> DeliverAsync([Property("Tidewire.Delivery")] bool isDelivery, CancellationToken cancellationToken);
    }
}
