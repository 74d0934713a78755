using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Tests.Pipeline;

/// <summary>Service discovery may replace the address of a call; handlers before and after it may not.</summary>
public sealed class DiscoveredAddressTests
{
    [Fact]
    public async Task EachAttempt_GoesToTheDiscoveredAddress()
    {
        using var ledger = Discovering(http => http.AddServiceDiscovery());
        ledger.AnswerWith(503);

        await ledger.GetAsync();

        Assert.Equal(Enumerable.Repeat("http://10.0.0.7:5000/base/entries/e1", 3), ledger.Requests.Select(request => request.Address.AbsoluteUri));
    }

    [Fact]
    public async Task Discovery_MayRunTwice()
    {
        using var ledger = Discovering(http => http.AddServiceDiscovery().AddServiceDiscovery());

        Assert.True((await ledger.GetAsync()).IsSuccess);

        Assert.Equal("10.0.0.7", Assert.Single(ledger.Requests).Address.Host);
    }

    [Theory]
    [InlineData(true, "http://evil/base/entries/e1")]
    [InlineData(false, "http://evil/base/entries/e1")]
    [InlineData(false, "http://10.0.0.7:6000/base/entries/e1")]
    [InlineData(false, "http://10.0.0.7:5000/other")]
    public async Task Address_FromAHandler_IsRefused_AndNothingIsSent(bool isBefore, string address)
    {
        using var ledger = Discovering(http =>
        {
            if (isBefore)
                Redirect(http, address).AddServiceDiscovery();
            else
                Redirect(http.AddServiceDiscovery(), address);
        });

        await Assert.ThrowsAsync<ArgumentException>(() => ledger.GetAsync());

        Assert.Empty(ledger.Requests);
    }

    [Fact]
    public async Task OriginalAddress_IsRefused_OnceAnotherIsDiscovered()
    {
        Uri? original = null;
        using var ledger = Discovering(http => http
            .AddHttpMessageHandler(() => new ActingHandler((request, next) =>
            {
                original = request.RequestUri;
                return next();
            }))
            .AddServiceDiscovery()
            .AddHttpMessageHandler(() => new ActingHandler((request, next) =>
            {
                request.RequestUri = original;
                return next();
            })));

        await Assert.ThrowsAsync<ArgumentException>(() => ledger.GetAsync());

        Assert.Empty(ledger.Requests);
    }

    private static IHttpClientBuilder Redirect(IHttpClientBuilder http, string address) => http.AddHttpMessageHandler(() => new ActingHandler((request, next) =>
    {
        request.RequestUri = new(address);
        return next();
    }));

    private static MemoryLedger Discovering(Action<IHttpClientBuilder> configure) => new(
        http =>
        {
            http.Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("services:svc:http:0", "10.0.0.7:5000")]).Build());
            http.Services.AddServiceDiscovery();
            configure(http);
        },
        ("BaseAddress", "http://svc/base"));
}
