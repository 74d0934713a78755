using System.Net;
using System.Net.Sockets;

namespace Tidewire.ProxyTests.Servers;

/// <summary>
/// A free loopback port that no other process gets until the end of the test, even while its server is down: a socket is bound to it but does
/// not listen. On Linux, the server can bind the port nevertheless, because it sets SO_REUSEADDR, as .NET does when it binds. On other systems
/// it could not, so there the port is only one that was free a moment ago.
/// </summary>
internal sealed class ReservedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ReservedPort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Number = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        if (!OperatingSystem.IsLinux())
            _socket.Dispose();
    }

    public int Number { get; }

    public void Dispose() => _socket.Dispose();
}
