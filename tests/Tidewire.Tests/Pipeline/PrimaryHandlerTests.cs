using System.Net;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>The settings of the primary handler.</summary>
public sealed class PrimaryHandlerTests
{
    public static TheoryData<HttpMessageHandler> Handlers =>
    [
        new SocketsHttpHandler { Credentials = CredentialCache.DefaultCredentials, PreAuthenticate = true, Proxy = new WebProxy("http://proxy.invalid:3128") },
        new HttpClientHandler { UseDefaultCredentials = true, PreAuthenticate = true, Proxy = new WebProxy("http://proxy.invalid:3128") },
    ];

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task SafeDefaults_ChangeNothing_WhenAnotherClientHasUsedTheHandler(HttpMessageHandler handler)
    {
        PrimaryHandler.ApplySafeDefaults(handler, TimeSpan.FromSeconds(60));
        using var invoker = new HttpMessageInvoker(handler);
        await Assert.ThrowsAsync<HttpRequestException>(() => invoker.SendAsync(new(HttpMethod.Get, "http://127.0.0.1:1/"), TestContext.Current.CancellationToken));

        PrimaryHandler.ApplySafeDefaults(handler, TimeSpan.FromSeconds(60));

        var (redirects, cookies, credentials, proxy) = handler switch
        {
            SocketsHttpHandler sockets => (sockets.AllowAutoRedirect, sockets.UseCookies, sockets.Credentials, sockets.Proxy),
            HttpClientHandler client => (client.AllowAutoRedirect, client.UseCookies, client.Credentials, client.Proxy),
            _ => throw new InvalidOperationException(),
        };
        Assert.Equal((false, false, null), (redirects, cookies, credentials));
        Assert.True(proxy!.IsBypassed(new("http://127.0.0.1:1/")));
        Assert.False(proxy.IsBypassed(new("http://service.example/")));
    }

    [Fact]
    public void SafeDefaults_ApplyToTheInnermostHandler_AndIgnoreUnknownHandlers()
    {
        using var inner = new SocketsHttpHandler();
        using var outer = new PassingHandler { InnerHandler = new PassingHandler { InnerHandler = inner } };
        using var empty = new PassingHandler();

        PrimaryHandler.ApplySafeDefaults(outer, TimeSpan.FromSeconds(7));
        PrimaryHandler.ApplySafeDefaults(empty, TimeSpan.FromSeconds(7));

        Assert.Equal((false, false, TimeSpan.FromSeconds(7)), (inner.AllowAutoRedirect, inner.UseCookies, inner.PooledConnectionIdleTimeout));
        Assert.Null(empty.InnerHandler);
    }

    [Fact]
    public void SafeDefaults_AddNoProxy_WhenTheApplicationUsesNone()
    {
        using var sockets = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClientHandler { UseProxy = false };

        PrimaryHandler.ApplySafeDefaults(sockets, TimeSpan.FromSeconds(60));
        PrimaryHandler.ApplySafeDefaults(client, TimeSpan.FromSeconds(60));

        Assert.Equal((null, null), (sockets.Proxy, client.Proxy));
    }

    [Fact]
    public void Propagator_IsWrappedOnce_ForAnyNumberOfClients()
    {
        using var inner = new SocketsHttpHandler();
        using var outer = new PassingHandler { InnerHandler = inner };

        PrimaryHandler.CountResends(outer);
        var counting = inner.ActivityHeadersPropagator;
        PrimaryHandler.CountResends(outer);
        PrimaryHandler.SuppressBaggage(outer);
        var suppressing = inner.ActivityHeadersPropagator;
        PrimaryHandler.CountResends(inner);
        PrimaryHandler.SuppressBaggage(inner);

        Assert.IsType<ResendCountPropagator>(counting);
        Assert.Same(counting, Assert.IsType<NoBaggagePropagator>(suppressing).Inner);
        Assert.Same(suppressing, inner.ActivityHeadersPropagator);
    }

    [Fact]
    public void Propagator_IsNotAdded_WhenTheApplicationSendsNoTraces()
    {
        using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };

        PrimaryHandler.CountResends(handler);
        PrimaryHandler.SuppressBaggage(handler);

        Assert.Null(handler.ActivityHeadersPropagator);
    }

    [Fact]
    public async Task Propagator_OfAHandlerInUse_IsLeftAsItIs()
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = static (_, _) => throw new IOException() };
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        await Assert.ThrowsAsync<HttpRequestException>(() => invoker.SendAsync(new(HttpMethod.Get, "http://127.0.0.1:1/"), TestContext.Current.CancellationToken));
        var propagator = handler.ActivityHeadersPropagator;

        PrimaryHandler.CountResends(handler);

        Assert.Same(propagator, handler.ActivityHeadersPropagator);
    }

    private sealed class PassingHandler : DelegatingHandler;
}
