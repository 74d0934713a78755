using System.Net;
using System.Net.Sockets;

namespace Tidewire.Tool.Wire;

/// <summary>Connects to the first address of a host that accepts the connection.</summary>
internal static class Connector
{
    /// <exception cref="SocketException">No address accepted the connection, or there is none.</exception>
    public static async Task<Socket> ConnectAsync(ToolContext context, string host, int port, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await context.Resolve(host, cancellationToken).ConfigureAwait(false);
        var failure = new SocketException((int)SocketError.HostNotFound);
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, port, cancellationToken).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                failure = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure;
    }
}
