using System.Net.Sockets;
using System.Security.Authentication;

namespace Tidewire.Tool.Wire;

/// <summary>Describes why a request got no response.</summary>
internal static class Failures
{
    /// <summary>The reason as the end of a sentence.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy opened no tunnel to the service",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "the connection ended before the answer",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "the response is not HTTP",
        HttpRequestException { InnerException: { } inner } => Describe(inner),
        AuthenticationException => $"the TLS handshake failed ({Innermost(exception)})",
        SocketException socket => Describe(socket.SocketErrorCode),
        IOException { InnerException: SocketException socket } => Describe(socket.SocketErrorCode),
        IOException => "the connection was lost",
        _ => Innermost(exception),
    };

    public static string Describe(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "the connection was refused: nothing listens there",
        SocketError.ConnectionReset => "the connection was reset",
        SocketError.HostNotFound or SocketError.NoData => "the name does not resolve",
        SocketError.TryAgain => "the name server did not answer",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "there is no route to the host",
        SocketError.TimedOut => "the connection timed out",
        _ => $"the connection failed ({error})",
    };

    private static string Innermost(Exception exception) => exception.GetBaseException().Message.TrimEnd('.');
}
