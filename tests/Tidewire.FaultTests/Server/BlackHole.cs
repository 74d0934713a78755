using System.Net;
using System.Net.Sockets;

namespace Tidewire.FaultTests.Server;

/// <summary>A loopback port that neither accepts nor refuses connections: it listens, but its backlog is full.</summary>
internal sealed class BlackHole : IAsyncDisposable
{
    private static readonly TimeSpan _noAnswer = TimeSpan.FromMilliseconds(200);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _filling = [];
    private readonly CancellationTokenSource _ended = new();

    private BlackHole()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
    }

    public Uri Address => new($"http://{_listener.LocalEndPoint}");

    public static async Task<BlackHole> OpenAsync()
    {
        var hole = new BlackHole();
        while (await hole.TakesOneMoreAsync())
        {
        }

        return hole;
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _filling.ForEach(socket => socket.Dispose());
        _listener.Dispose();
        _ended.Dispose();
    }

    private async Task<bool> TakesOneMoreAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _filling.Add(socket);
        var connecting = socket.ConnectAsync(_listener.LocalEndPoint!, _ended.Token).AsTask();
        using var ending = new CancellationTokenSource();
        await Task.WhenAny(connecting, Task.Delay(_noAnswer, TimeProvider.System, ending.Token));
        await ending.CancelAsync();
        return connecting.IsCompleted;
    }
}
