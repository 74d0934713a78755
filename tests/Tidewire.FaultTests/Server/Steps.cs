using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Tidewire.FaultTests.Server;

/// <summary>The steps that scripts are made of. Text is Latin-1, with the placeholders of <see cref="Wire.Fill"/>.</summary>
internal static class Steps
{
    public const string Claims = """{"sub":"user-1","email":"a@b.example"}""";

    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(5);

    public static Step ReadRequest { get; } = (wire, ended) => wire.ReadRequestAsync(ended);

    public static Step Read(int bytes) => async (wire, ended) => await wire.Stream.ReadExactlyAsync(new byte[bytes], ended);

    public static Step Write(string text) => (wire, ended) => wire.WriteAsync(wire.Fill(text), ended);

    public static Step Write(byte[] bytes) => (wire, ended) => wire.WriteAsync(bytes, ended);

    /// <summary>The success response of the contract, on a connection that stays open.</summary>
    public static Step Succeed { get; } = Write(Head("{ok}", "Content-Type: application/json", $"Content-Length: {Claims.Length}") + Claims);

    /// <summary>Writes a complete answer with <c>Connection: close</c>.</summary>
    public static Step Answer(string status, string header = "X-None: 0", string body = "") =>
        Write(Head(status, "Connection: close", header, $"Content-Length: {body.Length}") + body);

    /// <summary>A head with its blank line.</summary>
    public static string Head(string status, params string[] headers) =>
        string.Concat(headers.Prepend($"HTTP/1.1 {status}").Append("").Select(line => line + "\r\n"));

    /// <summary>Shuts down the server's sending side; the client can still write.</summary>
    public static Step HalfClose { get; } = Now(wire => wire.HalfClose());

    /// <summary>Cuts the connection so that the client sees a reset.</summary>
    public static Step Reset { get; } = Now(wire => wire.Reset());

    public static Step Close { get; } = Now(wire => wire.Dispose());

    public static Step Mark { get; } = Now(wire => wire.MarkReached());

    /// <summary>Waits until the client has sent something, and leaves it unread.</summary>
    public static Step Arrival { get; } = async (wire, ended) => Assert.Equal(0, await wire.Stream.ReadAsync(Memory<byte>.Empty, ended));

    /// <summary>Neither reads nor writes until the test ends.</summary>
    public static Step Freeze { get; } = (wire, ended) =>
    {
        wire.MarkReached();
        return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended);
    };

    /// <summary>Sends nothing more until the client disconnects.</summary>
    public static Step Stall { get; } = (wire, ended) =>
    {
        wire.MarkReached();
        return wire.DrainAsync(ended);
    };

    /// <summary>Writes one byte at a time.</summary>
    public static Step Drip(string text) => async (wire, ended) =>
    {
        foreach (byte one in wire.Fill(text))
        {
            await wire.WriteAsync(new[] { one }, ended);
            wire.MarkReached();
            await Task.Delay(_pace, TimeProvider.System, ended);
        }
    };

    /// <summary>Repeats the same text until the client disconnects.</summary>
    public static Step Endless(string text) => async (wire, ended) =>
    {
        byte[] bytes = wire.Fill(text);
        while (true)
        {
            await wire.WriteAsync(bytes, ended);
            wire.MarkReached();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, ended);
        }
    };

    public static Step Tls(X509Certificate2 certificate) => async (wire, ended) =>
    {
        var tls = new SslStream(wire.Stream);
        wire.Stream = tls;
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ended);
    };

    private static Step Now(Action<Wire> action) => (wire, _) =>
    {
        action(wire);
        return Task.CompletedTask;
    };
}
