using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tidewire.AotSmoke;

/// <summary>All services on one free loopback port, with minimal HTTP and one request per connection.</summary>
internal sealed class LoopbackService : IDisposable
{
    public const int ChartLength = 2_000;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public LoopbackService()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            using (client)
                await AnswerAsync(client.GetStream());
        }
    }

    private static async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync())?.Split(' ')[1] ?? "";
        int length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(header["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture);
        }

        if (length > 0)
            await reader.ReadBlockAsync(new char[length], 0, length);

        var (status, body) = path switch
        {
            "/verify" => (200, """{"sub":"ada"}"""),
            "/send" or "/events" => (202, ""),
            "/health" => (204, ""),
            "/chart" => (200, new string('~', ChartLength)),
            "/missing" => (404, "no"),
            _ => (200, """{"harbor":"Dover","meters":6.1}"""),
        };
        string contentLength = status == 204 ? "" : $"Content-Length: {body.Length}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nConnection: close\r\n{contentLength}\r\n{body}"));
    }
}
