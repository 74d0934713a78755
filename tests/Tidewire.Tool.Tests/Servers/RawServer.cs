using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Tidewire.Tool.Tests.Servers;

/// <summary>A raw socket server with configurable responses.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly X509Certificate2? _certificate;
    private readonly Func<string, string> _answer;
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Task _accepting;

    /// <param name="answer">Returns the whole response to a request, which is passed as text with its body.</param>
    /// <param name="certificate">If given, the server uses TLS.</param>
    public RawServer(Func<string, string> answer, X509Certificate2? certificate = null)
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    /// <summary>The received bytes, as text.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Formats a response with a body.</summary>
    public static string Answer(string status, string headers = "", string body = "{}", string type = "application/json") =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}";

    /// <summary>Formats a Date header.</summary>
    public static string Date(DateTimeOffset time) => $"Date: {time:R}\r\n";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections);
        _end.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using Stream stream = await SecureAsync(client.GetStream());
                while (await ReadAsync(stream) is { } request)
                {
                    _requests.Enqueue(request);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer(request)), _end.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException or SocketException or System.Security.Authentication.AuthenticationException)
            {
            }
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream stream)
    {
        if (_certificate is null)
            return stream;

        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
        return secure;
    }

    private async Task<string?> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[8192];
        while (true)
        {
            int read = await stream.ReadAsync(buffer, _end.Token);
            if (read == 0)
                return null;

            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            string all = text.ToString();

            // 0x16 begins a TLS handshake. A plain HTTP server answers it without waiting for the end of a request.
            if (all[0] == '\x16')
                return all;

            int head = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0 && all.Length - head - 4 >= LengthOf(all[..head]))
                return all;
        }
    }

    private static int LengthOf(string head) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line ? int.Parse(line[15..]) : 0;
}
