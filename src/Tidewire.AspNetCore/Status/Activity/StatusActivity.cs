using System.Diagnostics.Metrics;

namespace Tidewire.AspNetCore.Status;

/// <summary>Collects the meter's measurements and the circuit changes of this application, from the creation of this object on.</summary>
internal sealed class StatusActivity : IDisposable
{
    private readonly Dictionary<string, ClientActivity> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ClientActivity> _byTag = new(StringComparer.Ordinal);
    private readonly ICircuitMonitor _circuits;
    private readonly IMeterFactory _meters;
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();

    public StatusActivity(IEnumerable<RegisteredClient> clients, ICircuitMonitor circuits, IMeterFactory meters, TimeProvider time)
    {
        _circuits = circuits;
        _meters = meters;
        Since = time.GetUtcNow();
        foreach (var client in clients)
            _byName[client.Name] = _byTag[client.TelemetryName] = new(time, circuits.GetCircuit(client.Name));

        _circuits.Changed += OnCircuitChanged;
        _listener.InstrumentPublished = Follow;
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>When the collection started.</summary>
    public DateTimeOffset Since { get; }

    public ClientActivity Of(string client) => _byName[client];

    /// <summary>Reads the observable instruments.</summary>
    public void Observe()
    {
        try
        {
            lock (_gate)
                _listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // One instrument failed. The others were read; the failed one keeps its last value.
        }
    }

    public void Dispose()
    {
        _circuits.Changed -= OnCircuitChanged;
        _listener.Dispose();
    }

    // Another application in this process may have a meter of the same name.
    private void Follow(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == TidewireTelemetry.MeterName && ReferenceEquals(instrument.Meter.Scope, _meters) && !IsExcluded(instrument))
            listener.EnableMeasurementEvents(instrument);
    }

    // The page does not show attempts. Circuit changes come from the circuit monitor.
    private static bool IsExcluded(Instrument instrument) =>
        instrument.Name is TidewireTelemetry.CallAttempts or TidewireTelemetry.CircuitState or TidewireTelemetry.CircuitTransitions;

    private void OnCircuitChanged(object? sender, CircuitStatus status)
    {
        if (_byName.TryGetValue(status.Client, out var client))
            client.Circuit.Add(status);
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (MetricTags.Value(tags, TidewireTelemetry.ClientTag) is not { } name || !_byTag.TryGetValue(name, out var client))
            return;

        if (instrument.Name != TidewireTelemetry.CallDuration)
            client.Measurements.Add(instrument, MetricTags.Labels(tags), value);
        else if (MetricTags.Value(tags, TidewireTelemetry.OutcomeTag) is { } outcome)
            client.Calls.Add(CallEnding.Of(outcome), value);
    }
}
