using LocalServices.Faults;
using LocalServices.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace LocalServices;

/// <summary>A running service: its address, its request count, and fault injection. Thread-safe.</summary>
public class LocalService : IAsyncDisposable
{
    private readonly Action<IEndpointRouteBuilder> _endpoints;
    private readonly TimeProvider _clock;
    private readonly FaultBoard _faults = new();
    private readonly RequestCounter _requests = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private int _port;
    private WebApplication? _application;
    private HeldPort? _heldPort;

    internal LocalService(string name, int port, string? apiKey, TimeProvider clock, Action<IEndpointRouteBuilder> endpoints)
    {
        Name = name;
        ApiKey = apiKey;
        _port = port;
        _clock = clock;
        _endpoints = endpoints;
    }

    public string Name { get; }

    /// <summary>The base address, without a path. Outages do not change it.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>The API key that the service requires; <c>null</c> or empty for none.</summary>
    public string? ApiKey { get; }

    /// <summary>
    /// The number of requests that reached the service since the host started, including refused, dropped and failed ones. Calls to
    /// <c>/health</c> and <c>/_faults</c> do not count.
    /// </summary>
    public int RequestCount => _requests.Count;

    /// <summary>The active rules, each with its remaining number of uses.</summary>
    public IReadOnlyList<FaultRule> Faults => _faults.List();

    /// <summary>Adds a rule, as <c>POST /_faults</c> does. The oldest rule that matches a request is the one applied.</summary>
    /// <exception cref="ArgumentException">The rule contradicts itself or is out of range.</exception>
    public void Inject(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(rule));

        _faults.Add(rule);
    }

    /// <summary>Removes every rule, as <c>DELETE /_faults</c> does.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>
    /// Starts an outage: open connections and delayed requests are cut, and new connections are refused until <see cref="StartAsync"/>. The
    /// port stays reserved and the data is kept. Does nothing if the service is already stopped.
    /// </summary>
    public async Task StopAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_application is null) return;

            await ShutDownAsync();
            _heldPort = new HeldPort(_port);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the outage, on the same port. Does nothing if the service is already running.</summary>
    public async Task StartAsync(CancellationToken ct = default)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_application is not null) return;

            _application = ServiceApplication.Build(this, _port, _faults, _requests, _clock, _endpoints);
            _heldPort?.Dispose();
            _heldPort = null;
            await _application.StartAsync(ct);
            _port = new Uri(_application.Urls.Single()).Port;
        }
        catch
        {
            await ShutDownAsync();
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops the service for good; called by the host.</summary>
    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        // Not StopAsync: nothing needs the port any longer, and another process may already have it.
        await _gate.WaitAsync();
        await ShutDownAsync();
        _heldPort?.Dispose();
        _gate.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task ShutDownAsync()
    {
        if (_application is not { } application) return;

        _application = null;
        await application.StopAsync();
        await application.DisposeAsync();
    }
}
