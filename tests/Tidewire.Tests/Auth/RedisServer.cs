using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.Tests.Auth;

/// <summary>A private redis-server on a free loopback port, without persistence.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int TimeoutMilliseconds = 60_000;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidewire-redis-");
    private readonly ReservedPort _port = new();
    private Process? _process;

    private RedisServer()
    {
    }

    /// <summary>Client options with which calls wait for a busy server but fail immediately while it is down. The client reconnects in the background.</summary>
    public ConfigurationOptions Options() => new()
    {
        EndPoints = { { "127.0.0.1", _port.Number } },
        AbortOnConnectFail = false,
        ConnectRetry = 1,
        BacklogPolicy = BacklogPolicy.FailFast,
        ConnectTimeout = TimeoutMilliseconds,
        AsyncTimeout = TimeoutMilliseconds,
        SyncTimeout = TimeoutMilliseconds,
        ReconnectRetryPolicy = new LinearRetry(10),
    };

    public static async Task<RedisServer> StartAsync()
    {
        if (!File.Exists("/usr/bin/redis-server"))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "redis-server is not installed; on Debian: apt-get install redis-server");
            Assert.Fail("redis-server is not installed");
        }

        var server = new RedisServer();
        await server.StartAgainAsync();
        return server;
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

    /// <summary>Starts or restarts the server on its port, without data.</summary>
    public async Task StartAgainAsync()
    {
        string[] arguments =
        [
            "--port", _port.Number.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no",
            "--dir", _folder.FullName,
        ];
        _process = Process.Start(new ProcessStartInfo("/usr/bin/redis-server", arguments) { RedirectStandardOutput = true })!;
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (!line.Contains("Ready to accept connections", StringComparison.Ordinal))
                continue;

            // Further output must not fill the pipe.
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return;
        }

        Assert.Fail("redis-server did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _port.Dispose();
        _folder.Delete(recursive: true);
    }
}
