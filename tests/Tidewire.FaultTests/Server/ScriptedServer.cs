using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Tidewire.FaultTests.Server;

/// <summary>
/// A raw socket on a free loopback port that follows its scripts byte for byte. Each connection gets the next script; when there are no more, every further
/// connection gets the last one. If a script ends without closing its connection, the server half-closes it and waits until the client is gone.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly SemaphoreSlim _reached = new(0);
    private readonly Step[][] _scripts;
    private readonly Task _accepting;
    private int _connections;

    public ScriptedServer(params Step[][] scripts)
    {
        _scripts = scripts;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Completes when the script of another connection reaches its mark: a stall, an endless answer or <see cref="Steps.Mark"/>.</summary>
    public Task NextReachedAsync() => _reached.WaitAsync(TestContext.Current.CancellationToken);

    public void MarkReached() => _reached.Release();

    public void Record(ReceivedRequest request) => _requests.Enqueue(request);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ended.Dispose();
        _reached.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_ended.Token);
                int number = Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(socket, _scripts[Math.Min(number, _scripts.Length) - 1]));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket socket, Step[] script)
    {
        await Task.Yield();
        using var wire = new Wire(this, socket);
        try
        {
            foreach (var step in script)
                await step(wire, _ended.Token);
            await wire.FinishAsync(_ended.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException)
        {
            // The client went away, or the test has ended: that ends the script too.
        }
    }
}
