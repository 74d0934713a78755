using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Resilience;

internal sealed class CircuitMonitor : ICircuitMonitor
{
    private const int WatchBacklog = 256;
    private readonly SortedDictionary<string, Circuit> _circuits = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILogger _logger;

    public CircuitMonitor(IEnumerable<Circuit> circuits, ILoggerFactory loggers)
    {
        _logger = loggers.CreateLogger(Log.Category);
        foreach (var circuit in circuits)
        {
            _circuits.Add(circuit.Client, circuit);
            circuit.Announcer.Changed += Announce;
        }
    }

    public event EventHandler<CircuitStatus>? Changed;

    public IReadOnlyList<CircuitStatus> GetCircuits() => [.. _circuits.Values.Select(circuit => circuit.Status)];

    public CircuitStatus GetCircuit(string client) => Find(client).Status;

    public async IAsyncEnumerable<CircuitStatus> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var changes = Channel.CreateBounded<CircuitStatus>(
            new BoundedChannelOptions(WatchBacklog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        void Write(object? sender, CircuitStatus change) => changes.Writer.TryWrite(change);

        Changed += Write;
        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return change;
        }
        finally
        {
            Changed -= Write;
        }
    }

    public Task IsolateAsync(string client, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Find(client).Isolate();
        return Task.CompletedTask;
    }

    public Task CloseAsync(string client, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Find(client).Close();
        return Task.CompletedTask;
    }

    // The failure of one handler affects neither the call nor the other handlers.
    private void Announce(CircuitStatus change)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                handler(this, change);
            }
            catch (Exception e)
            {
                Log.CircuitHandlerFailed(_logger, change.Client, e);
            }
        }
    }

    private Circuit Find(string client)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(client);
        return _circuits.TryGetValue(client, out var circuit)
            ? circuit
            : throw new ArgumentException($"No client is named '{client}'. The registered clients are: {string.Join(", ", _circuits.Keys)}.", nameof(client));
    }
}
