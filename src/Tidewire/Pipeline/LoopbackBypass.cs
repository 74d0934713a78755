using System.Net;

namespace Tidewire.Pipeline;

/// <summary>
/// A proxy that bypasses loopback addresses. By default, .NET sends requests to loopback addresses through <c>HTTP_PROXY</c> too, including
/// the API key and token if plain http is allowed.
/// </summary>
/// <param name="proxy">The proxy for all other addresses; <see langword="null"/> for the environment's proxy.</param>
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
