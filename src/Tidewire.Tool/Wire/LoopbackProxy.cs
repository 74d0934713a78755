using System.Net;

namespace Tidewire.Tool.Wire;

/// <summary>The machine's proxy, bypassed for loopback, as in the SDK.</summary>
internal sealed class LoopbackProxy(ToolContext context) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => context.Proxy.Credentials;
        set => throw new NotSupportedException();
    }

    public Uri? GetProxy(Uri destination) => context.ProxyOf(destination);

    public bool IsBypassed(Uri host) => context.ProxyOf(host) is null;
}
