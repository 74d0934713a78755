using System.Net;

namespace Tidewire.Pipeline;

/// <summary>A proxy for everything but loopback. .NET sends even that through <c>HTTP_PROXY</c>, with key and token where plain http is allowed.</summary>
internal sealed class LoopbackBypass : IWebProxy
{
    private readonly IWebProxy _proxy;

    private LoopbackBypass(IWebProxy proxy) => _proxy = proxy;

    public ICredentials? Credentials
    {
        get => _proxy.Credentials;
        set => _proxy.Credentials = value;
    }

    public static IWebProxy Around(IWebProxy? proxy) => proxy as LoopbackBypass ?? new LoopbackBypass(proxy ?? HttpClient.DefaultProxy);

    public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : _proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || _proxy.IsBypassed(host);
}
