using System.Net.Sockets;
using System.Security.Authentication;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Tests.Wire;

/// <summary>The descriptions of why a request got no response. They are worded to end a sentence.</summary>
public sealed class FailuresTests
{
    [Theory]
    [InlineData(SocketError.ConnectionRefused, "the connection was refused: nothing listens there")]
    [InlineData(SocketError.ConnectionReset, "the connection was reset")]
    [InlineData(SocketError.HostNotFound, "the name does not resolve")]
    [InlineData(SocketError.NoData, "the name does not resolve")]
    [InlineData(SocketError.TryAgain, "the name server did not answer")]
    [InlineData(SocketError.HostUnreachable, "there is no route to the host")]
    [InlineData(SocketError.NetworkUnreachable, "there is no route to the host")]
    [InlineData(SocketError.TimedOut, "the connection timed out")]
    [InlineData(SocketError.AccessDenied, "the connection failed (AccessDenied)")]
    public void SocketError_IsDescribed_AtAnyDepth(SocketError error, string text)
    {
        var socket = new SocketException((int)error);

        Assert.Equal(text, Failures.Describe(socket));
        Assert.Equal(text, Failures.Describe(new IOException("private", socket)));
        Assert.Equal(text, Failures.Describe(new HttpRequestException(HttpRequestError.ConnectionError, "private", socket)));
    }

    [Theory]
    [InlineData(HttpRequestError.ProxyTunnelError, "the proxy opened no tunnel to the service")]
    [InlineData(HttpRequestError.ResponseEnded, "the connection ended before the answer")]
    [InlineData(HttpRequestError.InvalidResponse, "the response is not HTTP")]
    public void HttpError_IsDescribed(HttpRequestError error, string text) =>
        Assert.Equal(text, Failures.Describe(new HttpRequestException(error, "private", new IOException("private"))));

    [Fact]
    public void OtherErrors_AreDescribedByTheirInnermostText()
    {
        Assert.Equal("the connection was lost", Failures.Describe(new IOException("private")));
        Assert.Equal(
            "the TLS handshake failed (wrong version)", Failures.Describe(new HttpRequestException("outer", new AuthenticationException("outer", new IOException("wrong version.")))));
        Assert.Equal("no such thing", Failures.Describe(new HttpRequestException("outer", new InvalidOperationException("outer", new FormatException("no such thing.")))));
    }
}
