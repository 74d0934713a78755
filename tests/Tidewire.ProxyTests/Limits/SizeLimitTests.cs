using Microsoft.Extensions.DependencyInjection;
using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Limits;

/// <summary>
/// A request that is too large for the proxy is refused there: the service never gets it, and no token is rejected because of it.
/// </summary>
public sealed class SizeLimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Facade.Send, 4_000)]
    [InlineData(Facade.Send, 4_000_000)]
    [InlineData(Facade.Report, 4_000)]
    [InlineData(Facade.Report, 4_000_000)]
    public async Task Call_IsRejectedAfterOneAttempt_WhenTheBodyIsOverTheLimitOfNginx(Facade facade, int length)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.InFrontOfAsync(upstream, "client_max_body_size 1k;");
        await using var application = new Application(proxy.Address);

        var result = await application.CallAsync(facade, "large", Cancellation, text: new string('x', length));

        Assert.Equal(("Rejected", 413, 1), (result.Ending, (int?)result.Failure?.StatusCode, result.Attempts));
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task Verify_FailsAsInvalidResponse_WhenTheTokenIsOverTheLimitOfNginx()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.InFrontOfAsync(upstream, "client_max_body_size 1k;");
        await using var application = new Application(proxy.Address);

        var result = await application.CallAsync(Facade.Verify, new string('x', 4_000), Cancellation);

        Assert.Equal(("InvalidResponse", 413, 1), (result.Ending, (int?)result.Failure?.StatusCode, result.Attempts));
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task Call_IsRejectedAfterOneAttempt_WhenTheAddressIsTooLongForNginx()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.InFrontOfAsync(upstream);
        await using var application = new Application(
            proxy.Address, time: null, builder => builder.AddClient<IListApi>("List", ListJsonContext.Default), ("Tidewire:List:BaseAddress", proxy.Address));
        var list = application.Services.GetRequiredService<ServiceCaller<IListApi>>();

        var result = await list.TryAsync((api, ct) => api.ListAsync(new string('x', 20_000), ct), Cancellation);

        Assert.Equal((ServiceFailureKind.Rejected, 414, 1), (result.Failure?.Kind, (int?)result.Failure?.StatusCode, result.Attempts));
        Assert.Empty(upstream.Requests);
    }

    // nginx and haproxy answer 400; Kestrel, behind a proxy that allows larger headers, answers 431. Neither status concerns the token.
    [Theory]
    [InlineData("nginx", 400)]
    [InlineData("haproxy", 400)]
    [InlineData("Kestrel", 431)]
    public async Task Refusal_DoesNotRejectTheToken_WhenTheHeadersAreTooLarge(string server, int status)
    {
        await using var upstream = await Upstream.StartAsync(kestrel => kestrel.Limits.MaxRequestHeadersTotalSize = 8 * 1_024);
        await using Proxy proxy = server switch
        {
            "nginx" => await Nginx.InFrontOfAsync(upstream),
            "haproxy" => await HAProxy.InFrontOfAsync(upstream),
            _ => await Nginx.InFrontOfAsync(upstream, http: "large_client_header_buffers 4 64k;"),
        };
        await using var application = new Application(proxy.Address, ("ApiKey", new string('k', 20_000)));

        var verified = await application.CallAsync(Facade.Verify, "tok", Cancellation);
        var sent = await application.CallAsync(Facade.Send, "sent", Cancellation);

        Assert.Equal(("InvalidResponse", status, 1), (verified.Ending, (int?)verified.Failure?.StatusCode, verified.Attempts));
        Assert.Equal(("Rejected", status, 1), (sent.Ending, (int?)sent.Failure?.StatusCode, sent.Attempts));
        Assert.Empty(upstream.Requests);
    }
}
