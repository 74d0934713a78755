using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.EntityFrameworkCore.Tests.Databases;

/// <summary>A private PostgreSQL server on a free loopback port, with a temporary data directory. Only clients are killed, so nothing needs a sync to disk.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const int SigInt = 2;
    private readonly string _binaries;
    private readonly string? _user;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidewire-postgres-");
    private readonly ReservedPort _port = new();
    private Process? _process;

    private PostgresServer(string binaries)
    {
        _binaries = binaries;

        // PostgreSQL refuses to run as root.
        _user = Environment.UserName == "root" ? "postgres" : null;
    }

    public string ConnectionString(string database = "postgres") =>
        $"Host=127.0.0.1;Port={_port.Number};Database={database};Username=tidewire;Timeout=60;Command Timeout=60;Maximum Pool Size=20";

    /// <summary>Starts a server. Where PostgreSQL is missing, skips the test, or fails it in CI.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        string? binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).LastOrDefault(Directory.Exists)
            : null;
        if (binaries is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "PostgreSQL is not installed; on Debian: apt-get install postgresql");
            Assert.Fail("PostgreSQL is not installed");
        }

        var server = new PostgresServer(binaries);
        await server.MakeDataDirectoryAsync();
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the server on its port, with its existing data.</summary>
    public async Task StartAgainAsync()
    {
        string[] arguments = ["-D", Data, "-p", _port.Number.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"];
        _process = Start("postgres", arguments);
        var log = new List<string>();
        while (await _process.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            log.Add(line);
            if (!line.Contains("ready to accept connections", StringComparison.Ordinal))
                continue;

            // Further output must not fill the pipe.
            _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return;
        }

        Assert.Fail($"PostgreSQL did not start: {string.Join('\n', log)}");
    }

    /// <summary>Ends the server and every connection to it.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;

        if (!_process.HasExited)
            Assert.Equal(0, Kill(_process.Id, SigInt));
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _port.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Data => Path.Combine(_folder.FullName, "data");

    private async Task MakeDataDirectoryAsync()
    {
        if (_user is not null)
            await RunAsync(Process.Start("chown", [_user, _folder.FullName]));
        await RunAsync(Start("initdb", ["-D", Data, "-U", "tidewire", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]));
    }

    private static async Task RunAsync(Process started)
    {
        using var process = started;
        string error = process.StartInfo.RedirectStandardError ? await process.StandardError.ReadToEndAsync(CancellationToken.None) : "";
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, error);
    }

    // setpriv replaces itself with the server, so signals to the started process reach the server.
    private Process Start(string program, string[] arguments)
    {
        string path = Path.Combine(_binaries, program);
        var start = _user is null
            ? new ProcessStartInfo(path, arguments)
            : new ProcessStartInfo("setpriv", [$"--reuid={_user}", "--regid=nogroup", "--clear-groups", path, .. arguments]);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = program == "initdb";
        start.WorkingDirectory = _folder.FullName;
        return Process.Start(start)!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
