using System.Net;
using System.Net.Sockets;

namespace LocalServices.Hosting;

/// <summary>
/// Keeps a port ours during an outage. A socket that is bound and does not listen makes the system refuse connections, and keeps
/// the port from being given to anyone else: to another server on a free port, or to the calling client itself, which on loopback
/// can be handed the very port it calls and then connects to itself.
/// </summary>
internal sealed class HeldPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public HeldPort(int port) => _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));

    public void Dispose() => _socket.Dispose();
}
