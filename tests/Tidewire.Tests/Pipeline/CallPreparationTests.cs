using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Polly.CircuitBreaker;
using Tidewire.Tests.Clients.Search;

namespace Tidewire.Tests.Pipeline;

/// <summary>A request is checked, and what it lacks is added, before any handler of the application sees it.</summary>
public sealed class CallPreparationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://other.example/base/entries/e1")]
    [InlineData("http://127.0.0.1:9/elsewhere")]
    public async Task Address_IsRefused_WhenItIsOutsideTheBaseAddress(string address)
    {
        using var ledger = new MemoryLedger();

        await Assert.ThrowsAsync<ArgumentException>(() => ledger.SendAsync(HttpMethod.Get, address));

        Assert.Empty(ledger.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task RouteArgument_ThatChangesThePath_IsRefused(string id)
    {
        using var ledger = new MemoryLedger();

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => ledger.Api.TryAsync((api, ct) => api.DeleteAsync(id, ct), Cancellation));

        Assert.Equal("id", refusal.ParamName);
        Assert.Empty(ledger.Requests);
    }

    [Fact]
    public async Task IdempotencyKey_OfTheCall_IsChecked_AndSentAsItIs()
    {
        using var ledger = new MemoryLedger();

        await Assert.ThrowsAsync<ArgumentException>(() => ledger.Api.TryAsync((api, ct) => api.PostAsync(new("e1", 1), "two words", ct), Cancellation));
        Assert.Empty(ledger.Requests);
        await ledger.Api.TryAsync((api, ct) => api.PostAsync(new("e1", 1), "order-7", ct), Cancellation);

        Assert.Equal("order-7", Assert.Single(ledger.Requests).Headers["Idempotency-Key"]);
    }

    [Theory]
    [InlineData("POST", true)]
    [InlineData("PATCH", true)]
    [InlineData("GET", false)]
    [InlineData("PUT", false)]
    public async Task RequestWithoutABody_GetsAnEmptyOne_UnlessItMayBeRepeated(string method, bool getsOne)
    {
        using var ledger = new MemoryLedger();
        long? length = -1;
        ledger.Arriving = request => length = request.Content?.Headers.ContentLength;

        using var response = await ledger.SendAsync(new(method), "/base/entries");

        Assert.Equal(getsOne ? 0 : null, length);
        Assert.Equal(getsOne, Assert.Single(ledger.Requests).Headers.ContainsKey("Idempotency-Key"));
    }

    [Fact]
    public async Task Calls_UseTheHttpVersionOfTheClient()
    {
        using var ledger = new MemoryLedger(http => http.ConfigureHttpClient(client =>
            (client.DefaultRequestVersion, client.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact)));
        (Version?, HttpVersionPolicy?) sent = default;
        ledger.Arriving = request => sent = (request.Version, request.VersionPolicy);

        Assert.True((await ledger.GetAsync()).IsSuccess);

        Assert.Equal((HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact), sent);
    }

    [Fact]
    public async Task QueryParameters_AreNamedAsTheJsonContextNamesProperties()
    {
        using var service = new MemoryLedger();
        using var application = new TestApplication(
            new Dictionary<string, string?> { ["Tidewire:Search:BaseAddress"] = "http://127.0.0.1:9" },
            build: builder => builder.AddClient<ISearchApi>("Search", SearchJsonContext.Default, http: http => http.ConfigurePrimaryHttpMessageHandler(() => service)));
        var search = application.Services.GetRequiredService<ServiceCaller<ISearchApi>>();

        await search.TryAsync((api, ct) => api.ByNamesAsync("1", "2", "3", "4", null, "5", ct), Cancellation);

        string query = Assert.Single(service.Requests).Address.Query;
        Assert.Contains("plain_name=5", query, StringComparison.Ordinal);
        Assert.Contains("asWritten=2", query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_NamesItsOperation_ForTheTelemetryOfOtherLibraries()
    {
        using var ledger = new MemoryLedger();
        var operations = new List<(string?, string?)>();
        ledger.Arriving = request => operations.Add((request.GetRequestMetadata()?.DependencyName, request.GetRequestMetadata()?.RequestName));

        await ledger.GetAsync();
        using var response = await ledger.SendAsync(HttpMethod.Get, "/base/entries/e1");

        Assert.Equal(2, operations.Count);
        Assert.Equal("ledger", operations[0].Item1);
        Assert.Contains("get", operations[0].Item2, StringComparison.Ordinal);
        Assert.Equal((null, null), operations[1]);
    }

    [Fact]
    public async Task RequestOfTheHttpClientItself_IsRefused_WhileTheCircuitIsIsolated()
    {
        using var ledger = new MemoryLedger();
        await ledger.Services.GetRequiredService<ICircuitMonitor>().IsolateAsync("Ledger", Cancellation);

        await Assert.ThrowsAsync<BrokenCircuitException>(() => ledger.SendAsync(HttpMethod.Get, "/base/entries/e1"));

        Assert.Empty(ledger.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_AfterDisposal_SendNothing(bool usesApplicationResilience)
    {
        var ledger = new MemoryLedger(settings: ("UseApplicationResilience", $"{usesApplicationResilience}"));
        await ledger.GetAsync();
        ledger.DisposeServices();

        var result = await ledger.GetAsync();

        Assert.Equal((ServiceFailureKind.Unavailable, 0), (result.Failure!.Kind, result.Attempts));
        Assert.Single(ledger.Requests);
    }
}
