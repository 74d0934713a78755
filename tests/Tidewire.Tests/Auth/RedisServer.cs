using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tidewire.Tests.Auth;

/// <summary>A private redis-server on a free loopback port, without persistence.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private Process? _process;

    private RedisServer(int port, DirectoryInfo folder)
    {
        Port = port;
        _folder = folder;
    }

    public int Port { get; }

    /// <summary>Fails fast, and reconnects in the background when the server is down.</summary>
    public string Configuration => $"127.0.0.1:{Port},abortConnect=false,connectTimeout=500,asyncTimeout=500,syncTimeout=500,connectRetry=1";

    /// <summary>For the test's own requests to the server, with a long timeout for a busy machine.</summary>
    public string ConfigurationOfTheTest => $"127.0.0.1:{Port},abortConnect=false,connectTimeout=30000,asyncTimeout=30000,syncTimeout=30000";

    public static async Task<RedisServer> StartAsync()
    {
        if (!File.Exists("/usr/bin/redis-server"))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "redis-server is not installed; on Debian: apt-get install redis-server");
            Assert.Fail("redis-server is not installed");
        }

        // Another process may take the port before the server starts. The server then ends, and another port is tried.
        while (true)
        {
            var server = new RedisServer(FreePort(), Directory.CreateTempSubdirectory("tidewire-redis-"));
            if (await server.TryStartAsync())
                return server;
            await server.DisposeAsync();
        }
    }

    /// <summary>Ends the server as a crash would.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;

        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Restarts the server on its port, without data.</summary>
    public async Task<bool> TryStartAsync()
    {
        string[] arguments =
        [
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no",
            "--dir", _folder.FullName,
        ];
        _process = Process.Start(new ProcessStartInfo("/usr/bin/redis-server", arguments) { RedirectStandardOutput = true })!;
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (!line.Contains("Ready to accept connections", StringComparison.Ordinal))
                continue;

            // Further output must not fill the pipe.
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return true;
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
