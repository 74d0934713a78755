using System.Net;
using System.Net.Sockets;

namespace Tidewire.OAuthTests.Server;

/// <summary>Keeps a loopback port ours while its server is down: a socket that is bound and does not listen refuses connections.</summary>
internal sealed class HeldPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public HeldPort(int port) => _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));

    public void Dispose() => _socket.Dispose();
}
