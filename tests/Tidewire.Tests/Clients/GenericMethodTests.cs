using Microsoft.Extensions.DependencyInjection;
using Refit;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients;

/// <summary>The type argument of a generic method is known only to the call.</summary>
public sealed class GenericMethodTests : IDisposable
{
    private readonly MemoryService _service = new();
    private readonly TestApplication _application;

    public GenericMethodTests() => _application = new(
        new Dictionary<string, string?> { ["Tidewire:Ledger:BaseAddress"] = "http://127.0.0.1:9", ["Tidewire:Ledger:Retry:MaxAttempts"] = "1" },
        build: builder => builder.AddClient<IGenericApi>("Ledger", LedgerJsonContext.Default, http: http => http.ConfigurePrimaryHttpMessageHandler(() => _service)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_FailsAsItsStatusSays_ForATypeThatIsAValue(bool captures)
    {
        await AssertFailsAsync<Entry>(captures);
        await AssertFailsAsync<string>(captures);
        await AssertFailsAsync<Stream>(captures);
        await AssertFailsAsync<HttpContent>(captures);
        await AssertFailsAsync<object>(captures);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_ThrowsAndSendsNothing_ForATypeThatIsAResponse(bool captures)
    {
        await AssertRefusedAsync<HttpResponseMessage>(captures);
        await AssertRefusedAsync<IApiResponse>(captures);
        await AssertRefusedAsync<IApiResponse<Entry>>(captures);
        await AssertRefusedAsync<ApiResponse<Entry>>(captures);

        Assert.Empty(_service.Requests);
    }

    public void Dispose()
    {
        _application.Dispose();
        _service.Dispose();
    }

    private async Task AssertFailsAsync<T>(bool captures)
        where T : class
    {
        _service.AnswerWith(404, """{"id":"e1","amount-due":12.5}""");

        var result = await CallAsync<T>(captures);

        Assert.Equal(ServiceFailureKind.Rejected, result.Failure?.Kind);
    }

    private async Task AssertRefusedAsync<T>(bool captures)
        where T : class
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => CallAsync<T>(captures));
        await Assert.ThrowsAsync<NotSupportedException>(() => captures
            ? Caller.OrNullAsync(static (api, ct) => api.GetWrappedAsync<T>(ct), TestContext.Current.CancellationToken)
            : Caller.OrNullAsync(static (api, ct) => api.GetAsync<T>(ct), TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<NotSupportedException>(async () => _ = captures
            ? await Caller.TryAsync<T, Problem>(static (api, ct) => api.GetWrappedAsync<T>(ct), TestContext.Current.CancellationToken)
            : await Caller.TryAsync<T, Problem>(static (api, ct) => api.GetAsync<T>(ct), TestContext.Current.CancellationToken));
    }

    private ServiceCaller<IGenericApi> Caller => _application.Services.GetRequiredService<ServiceCaller<IGenericApi>>();

    private Task<ServiceResult<T>> CallAsync<T>(bool captures)
        where T : class => captures
            ? Caller.TryAsync(static (api, ct) => api.GetWrappedAsync<T>(ct), TestContext.Current.CancellationToken)
            : Caller.TryAsync(static (api, ct) => api.GetAsync<T>(ct), TestContext.Current.CancellationToken);

    public interface IGenericApi
    {
        [Get("/any")]
        Task<T> GetAsync<T>(CancellationToken cancellationToken);

        [Get("/any")]
        Task<IApiResponse<T>> GetWrappedAsync<T>(CancellationToken cancellationToken);
    }
}
