using System.Net;
using System.Net.Sockets;

namespace Tidewire.OAuthTests.Server;

/// <summary>Reserves a loopback port while its server is down: connections to a bound socket that does not listen are refused.</summary>
internal sealed class HeldPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public HeldPort(int port) => _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));

    public void Dispose() => _socket.Dispose();
}
