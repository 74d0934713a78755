using System.Net;

namespace Tidewire.Pipeline;

/// <summary>A proxy for everything but loopback. .NET sends even that through <c>HTTP_PROXY</c>, with key and token where plain http is allowed.</summary>
/// <param name="proxy">The proxy of everything else; <see langword="null"/> for that of the environment.</param>
internal sealed class LoopbackBypass(IWebProxy? proxy) : IWebProxy
{
    private readonly IWebProxy _proxy = proxy ?? HttpClient.DefaultProxy;

    public ICredentials? Credentials
    {
        get => _proxy.Credentials;
        set => _proxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : _proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || _proxy.IsBypassed(host);
}
