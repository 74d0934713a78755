using System.Net;
using System.Net.Sockets;

namespace Tidewire.FaultTests.Server;

/// <summary>A loopback port that refuses connections: it is bound, so that no other process gets it, but does not listen.</summary>
internal sealed class ClosedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public Uri Address => new($"http://{_socket.LocalEndPoint}");

    public void Dispose() => _socket.Dispose();
}
