using System.Net.Sockets;
using System.Text;

namespace Tidewire.FaultTests.Server;

/// <summary>One connection as its script sees it.</summary>
internal sealed class Wire : IDisposable
{
    private readonly Socket _socket;
    private ReceivedRequest? _last;
    private bool _isReached;

    public Wire(ScriptedServer server, Socket socket)
    {
        Server = server;
        _socket = socket;
        _socket.NoDelay = true;
        Stream = new NetworkStream(socket, ownsSocket: false);
    }

    public ScriptedServer Server { get; }

    public Stream Stream { get; set; }

    public async Task ReadRequestAsync(CancellationToken ended)
    {
        using var received = new MemoryStream();
        byte[] buffer = new byte[16_384];
        int headEnd = -1;
        int total = int.MaxValue;
        ReceivedRequest? request = null;

        while (received.Length < total)
        {
            int read = await Stream.ReadAsync(buffer, ended);
            if (read == 0)
                throw new EndOfStreamException();

            received.Write(buffer, 0, read);
            string text = Encoding.Latin1.GetString(received.GetBuffer(), 0, (int)received.Length);
            if (headEnd < 0 && (headEnd = text.IndexOf("\r\n\r\n", StringComparison.Ordinal)) >= 0)
            {
                request = ParseHead(text[..headEnd]);
                total = headEnd + 4 + int.Parse(request.Headers.GetValueOrDefault("Content-Length", "0"), null);
            }
        }

        _last = request! with { Body = Encoding.UTF8.GetString(received.GetBuffer(), headEnd + 4, total - headEnd - 4) };
        Server.Record(_last);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ended)
    {
        await Stream.WriteAsync(bytes, ended);
        await Stream.FlushAsync(ended);
    }

    /// <summary>Fills in the placeholders: <c>{ok}</c> is the success status of the request, <c>{body}</c> and <c>{authorization}</c> echo parts of it.</summary>
    public byte[] Fill(string template)
    {
        string text = template
            .Replace("{ok}", _last?.Path == "/verify" ? "200 OK" : "202 Accepted", StringComparison.Ordinal)
            .Replace("{body}", _last?.Body, StringComparison.Ordinal)
            .Replace("{authorization}", _last?.Authorization, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text);
    }

    /// <summary>Signals that the script has reached its mark. Only the first call for a connection counts.</summary>
    public void MarkReached()
    {
        if (_isReached)
            return;

        _isReached = true;
        Server.MarkReached();
    }

    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        _socket.LingerState = new(true, 0);
        _socket.Dispose();
    }

    /// <summary>Reads and discards until the client disconnects.</summary>
    public async Task DrainAsync(CancellationToken ended)
    {
        byte[] buffer = new byte[4_096];
        while (await Stream.ReadAsync(buffer, ended) > 0)
        {
        }
    }

    public async Task FinishAsync(CancellationToken ended)
    {
        if (!_socket.Connected)
            return;

        HalfClose();
        await DrainAsync(ended);
    }

    public void Dispose()
    {
        Stream.Dispose();
        _socket.Dispose();
    }

    private static ReceivedRequest ParseHead(string head)
    {
        string[] lines = head.Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new(lines[0], headers, "");
    }
}
