using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tidewire.ProxyTests.Servers;

/// <summary>A proxy from a Debian package, run as a separate process of the test with free loopback ports and a throwaway configuration. The system's service is not used.</summary>
/// <remarks>It also listens on a status port and answers there with the generation of its configuration, so that a test knows when a start or a reload is complete.</remarks>
internal abstract class Proxy(string program, Func<Proxy, string> site) : IAsyncDisposable
{
    private static readonly TimeSpan _startTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _reloadTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(10);

    private readonly ReservedPort _port = new();
    private readonly ReservedPort _statusPort = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });
    private Process? _process;
    private int _generation;

    /// <summary>The port on which the configuration of the test listens.</summary>
    public int Port => _port.Number;

    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>This proxy's own folder, with its configuration, sockets, certificates and logs.</summary>
    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("tidewire-proxy-");

    protected int StatusPort => _statusPort.Number;

    protected string ConfigurationFile => Path.Combine(Folder.FullName, "proxy.conf");

    protected abstract IEnumerable<string> Arguments { get; }

    protected abstract string ReloadSignal { get; }

    private int ProcessId => (_process ?? throw new InvalidOperationException("The proxy is not running.")).Id;

    /// <summary>Starts the proxy on its ports after <see cref="KillAsync"/>, with another configuration if one is given.</summary>
    public async Task StartAgainAsync(Func<Proxy, string>? newSite = null)
    {
        site = newSite ?? site;
        if (!await TryStartAsync())
            throw new InvalidOperationException($"{program} did not start: {await LogAsync()}");
    }

    /// <summary>Kills the proxy and all its connections, as a crash would.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;

        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;

        // The process that has ended is the master. Its workers hold connections and ports until they are gone too.
        while (await IsListeningAsync())
            await Task.Delay(_pollInterval, TimeProvider.System, CancellationToken.None);
    }

    /// <summary>Reloads the configuration. Workers with the former configuration finish their requests. Returns when the new workers answer.</summary>
    public async Task ReloadAsync(Func<Proxy, string>? newSite = null)
    {
        site = newSite ?? site;
        await WriteConfigurationAsync();

        // haproxy's master loses a signal that arrives before the previous reload is complete. An extra signal does no harm.
        long started = TimeProvider.System.GetTimestamp();
        do
        {
            using var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{ReloadSignal} {ProcessId}")]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (await AnswersAsync(_reloadTimeout))
                return;
        }
        while (TimeProvider.System.GetElapsedTime(started) < _startTimeout);

        throw new InvalidOperationException($"{program} did not reload: {await LogAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _client.Dispose();
        _port.Dispose();
        _statusPort.Dispose();
        Folder.Delete(recursive: true);
    }

    /// <summary>The whole configuration, including that of the test.</summary>
    protected abstract string Configuration(string site, int generation);

    protected abstract Task<string> LogAsync();

    protected static async Task<TProxy> StartAsync<TProxy>(string program, string package, Func<TProxy> create)
        where TProxy : Proxy
    {
        if (!File.Exists(program))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", $"{package} is not installed; on Debian: apt-get install {package}");
            Assert.Fail($"{package} is not installed");
        }

        var proxy = create();
        if (await proxy.TryStartAsync())
            return proxy;

        string log = await proxy.LogAsync();
        await proxy.DisposeAsync();
        throw new InvalidOperationException($"{program} did not start: {log}");
    }

    private async Task<bool> TryStartAsync()
    {
        await WriteConfigurationAsync();
        _process = Process.Start(new ProcessStartInfo(program, Arguments) { WorkingDirectory = Folder.FullName, RedirectStandardError = true, RedirectStandardOutput = true })!;

        // A full pipe would block the process, so its output is read.
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = CopyErrorsAsync(_process);
        return await AnswersAsync(_startTimeout);
    }

    private async Task CopyErrorsAsync(Process process)
    {
        await using var file = new FileStream(Path.Combine(Folder.FullName, "stderr.log"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        await process.StandardError.BaseStream.CopyToAsync(file, CancellationToken.None);
    }

    private Task WriteConfigurationAsync() =>
        File.WriteAllTextAsync(ConfigurationFile, Configuration(site(this), ++_generation), TestContext.Current.CancellationToken);

    private async Task<bool> IsListeningAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, StatusPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> AnswersAsync(TimeSpan timeout)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < timeout)
        {
            try
            {
                string generation = await _client.GetStringAsync($"http://127.0.0.1:{StatusPort}/", TestContext.Current.CancellationToken);
                if (generation.Trim() == _generation.ToString(CultureInfo.InvariantCulture))
                    return true;
            }
            catch (HttpRequestException) when (_process!.HasExited)
            {
                return false;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(_pollInterval, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return false;
    }
}
