using Microsoft.Extensions.Time.Testing;
using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Refusals;

/// <summary>A proxy's page is a refusal, but does not reject a token.</summary>
public sealed class RefusalPageTests
{
    public static TheoryData<string> Pages => [.. Page.All.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Verify_FailsAsInvalidResponse_WhenAProxyRefuses(string page)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Page.All[page].StartAsync(upstream);
        await using var application = new Application(proxy.Address);

        var result = await application.CallAsync(Facade.Verify, "tok", Cancellation);

        Assert.Equal(("InvalidResponse", Page.All[page].Status, 1), (result.Ending, (int)result.Failure!.StatusCode!, result.Attempts));
        Assert.Empty(upstream.Requests);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task SendAndReport_AreRejected_WhenAProxyRefuses(string page)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Page.All[page].StartAsync(upstream);
        await using var application = new Application(proxy.Address);

        foreach (var facade in new[] { Facade.Send, Facade.Report })
        {
            var result = await application.CallAsync(facade, $"{facade}-1", Cancellation);

            Assert.Equal(("Rejected", Page.All[page].Status, 1), (result.Ending, (int)result.Failure!.StatusCode!, result.Attempts));
            Assert.True(result.Failure.IsProxyAnswer);
        }

        Assert.Empty(upstream.Requests);
        Assert.Equal(0, application.Opened);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task CachedToken_StaysValid_WhenAProxyStartsToRefuse(string page)
    {
        var time = new FakeTimeProvider();
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Page.All[page].StartOpenAsync(upstream);
        await using var application = new Application(
            proxy.Address, time, build: null, ("Tidewire:Auth:Cache:Enabled", "true"), ("Tidewire:Auth:Cache:StaleOnOutage", "01:00:00"));
        Assert.Equal("Success", (await application.CallAsync(Facade.Verify, "tok", Cancellation)).Ending);

        await proxy.KillAsync();
        await proxy.StartAgainAsync(again => Page.All[page].Site(again, upstream));
        time.Advance(TimeSpan.FromMinutes(1));
        var first = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);
        var second = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal((true, true), (first.IsSuccess, first.IsStale));
        Assert.Equal((true, true), (second.IsSuccess, second.IsStale));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Scheme_Answers503_WhenAProxyRefuses(string page)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Page.All[page].StartAsync(upstream);
        await using var api = await GuardedApi.StartAsync(proxy.Address);

        Assert.Equal(503, await api.StatusAsync("tok"));
    }

    [Fact]
    public async Task Scheme_Answers200Or401_WhenTheServiceItselfResponds()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await Nginx.InFrontOfAsync(upstream);
        await using var api = await GuardedApi.StartAsync(proxy.Address);

        Assert.Equal(200, await api.StatusAsync("good"));
        upstream.Answer = context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        };
        Assert.Equal(401, await api.StatusAsync("bad"));
    }
}
