using System.Diagnostics;
using System.Net;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>The safe defaults of the primary handler, and the settings of the application that they do not change.</summary>
public sealed class PrimaryHandlerDefaultsTests : IDisposable
{
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(25);
    private readonly SocketsHttpHandler _sockets = new();

    [Fact]
    public void Defaults_AreSafe()
    {
        (_sockets.Credentials, _sockets.PreAuthenticate) = (CredentialCache.DefaultCredentials, true);
        using var outer = new Passing { InnerHandler = _sockets };

        PrimaryHandler.ApplySafeDefaults(outer, _idle);

        Assert.Equal((false, false, null, false), (_sockets.AllowAutoRedirect, _sockets.UseCookies, _sockets.Credentials, _sockets.PreAuthenticate));
        Assert.IsType<LoopbackBypass>(_sockets.Proxy);
        Assert.Equal((DecompressionMethods.All, _idle, TimeSpan.FromMinutes(2)), (_sockets.AutomaticDecompression, _sockets.PooledConnectionIdleTimeout, _sockets.PooledConnectionLifetime));
    }

    [Fact]
    public void Defaults_AreSafe_ForAnHttpClientHandler()
    {
        using var handler = new HttpClientHandler { UseDefaultCredentials = true, PreAuthenticate = true };

        PrimaryHandler.ApplySafeDefaults(handler, _idle);

        Assert.Equal((false, false, false, null, false), (handler.AllowAutoRedirect, handler.UseCookies, handler.UseDefaultCredentials, handler.Credentials, handler.PreAuthenticate));
        Assert.IsType<LoopbackBypass>(handler.Proxy);
        Assert.Equal(DecompressionMethods.All, handler.AutomaticDecompression);
    }

    [Fact]
    public void Settings_OfTheApplication_AreKept()
    {
        _sockets.UseProxy = false;
        _sockets.AutomaticDecompression = DecompressionMethods.Brotli;
        (_sockets.PooledConnectionIdleTimeout, _sockets.PooledConnectionLifetime) = (TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9));

        PrimaryHandler.ApplySafeDefaults(_sockets, _idle);

        Assert.Null(_sockets.Proxy);
        Assert.Equal(DecompressionMethods.Brotli, _sockets.AutomaticDecompression);
        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9)), (_sockets.PooledConnectionIdleTimeout, _sockets.PooledConnectionLifetime));
    }

    [Fact]
    public void Proxy_OfTheApplication_IsUsedForAllButLoopbackAddresses()
    {
        _sockets.Proxy = new WebProxy("http://proxy.example:3128", BypassOnLocal: false, ["intern.example"]) { Credentials = new NetworkCredential("ada", "s") };
        PrimaryHandler.ApplySafeDefaults(_sockets, _idle);
        var proxy = _sockets.Proxy;
        PrimaryHandler.ApplySafeDefaults(_sockets, _idle);

        Assert.Same(proxy, _sockets.Proxy);
        Assert.Equal("http://proxy.example:3128/", proxy!.GetProxy(new("http://svc.example"))?.ToString());
        Assert.Null(proxy.GetProxy(new("http://127.0.0.1:8080")));
        Assert.Equal((true, false, true), (proxy.IsBypassed(new("http://localhost")), proxy.IsBypassed(new("http://svc.example")), proxy.IsBypassed(new("http://intern.example"))));
        Assert.NotNull(proxy.Credentials);
        proxy.Credentials = null;
        Assert.Null(proxy.Credentials);
    }

    [Fact]
    public void Propagation_ThatTheApplicationTurnedOff_StaysOff()
    {
        _sockets.ActivityHeadersPropagator = null;

        PrimaryHandler.CountResends(_sockets);
        PrimaryHandler.SuppressBaggage(_sockets);

        Assert.Null(_sockets.ActivityHeadersPropagator);
    }

    [Fact]
    public void Resends_AreCounted_WithThePropagatorOfTheApplication()
    {
        _sockets.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator();

        PrimaryHandler.CountResends(_sockets);

        Assert.IsType<ResendCountPropagator>(_sockets.ActivityHeadersPropagator);
    }

    [Fact]
    public void Baggage_CannotBeSuppressed_InAnHttpClientHandler()
    {
        using var handler = new HttpClientHandler();

        Assert.Throws<InvalidOperationException>(() => PrimaryHandler.SuppressBaggage(handler));
    }

    public void Dispose() => _sockets.Dispose();

    private sealed class Passing : DelegatingHandler;
}
