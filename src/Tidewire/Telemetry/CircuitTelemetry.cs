using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tidewire.Telemetry;

/// <summary>Reports the state of each client's circuit, and counts its changes.</summary>
internal sealed class CircuitTelemetry
{
    private readonly ConcurrentDictionary<string, (string[] States, Func<string> Current)> _circuits = new(StringComparer.Ordinal);
    private readonly Counter<long> _transitions;

    public CircuitTelemetry(IMeterFactory meters)
    {
        var meter = Instruments.MeterOf(meters);
        _transitions = meter.CreateCounter<long>(TidewireTelemetry.CircuitTransitions, "{transition}", "Number of changes of a circuit to a state.");
        meter.CreateObservableGauge(TidewireTelemetry.CircuitState, States, unit: null, "1 for the state that a circuit is in, 0 for its other states.");
    }

    /// <summary>Adds a circuit.</summary>
    public void Follow(string client, string[] states, Func<string> current) => _circuits[client] = (states, current);

    /// <summary>Counts a change of a circuit to a state.</summary>
    public void Moved(string client, string state)
    {
        if (_transitions.Enabled)
            _transitions.Add(1, new(TidewireTelemetry.ClientTag, client), new(TidewireTelemetry.CircuitStateTag, state));
    }

    private IEnumerable<Measurement<int>> States()
    {
        foreach (var (client, (states, current)) in _circuits)
        {
            string now = current();
            foreach (string state in states)
                yield return new(state == now ? 1 : 0, new(TidewireTelemetry.ClientTag, client), new(TidewireTelemetry.CircuitStateTag, state));
        }
    }
}
