using System.Net;
using System.Net.Sockets;

namespace LocalServices.Hosting;

/// <summary>
/// Reserves a port during an outage. With a socket that is bound but not listening, the system refuses connections and does not assign the
/// port to others: not to another server that asks for a free port, and not to the calling client, which on loopback could otherwise get
/// the port that it calls and connect to itself.
/// </summary>
internal sealed class HeldPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public HeldPort(int port) => _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));

    public void Dispose() => _socket.Dispose();
}
