using System.Diagnostics.Metrics;

namespace Tidewire.AspNetCore.Status;

/// <summary>The latest value of every counter and gauge of a client, by instrument and labels.</summary>
internal sealed class MeasurementTable
{
    // The tags come from fixed sets. The limit bounds memory if other code writes to a meter that is also called Tidewire.
    private const int MaxSeries = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Instrument, string Labels), MeasurementReport> _series = [];

    /// <summary>
    /// Adds a measurement. Counters report increments; all other instruments, including observable counters, report the current value.
    /// </summary>
    public void Add(Instrument instrument, SortedDictionary<string, string> labels, double value)
    {
        var key = (instrument.Name, string.Join('\n', labels.Select(label => $"{label.Key}={label.Value}")));
        lock (_gate)
        {
            bool isKnown = _series.TryGetValue(key, out var earlier);
            if (!isKnown && _series.Count == MaxSeries)
                return;

            double sum = instrument is Counter<long> or Counter<double> ? (earlier?.Value ?? 0) + value : value;
            _series[key] = new() { Instrument = instrument.Name, Unit = instrument.Unit, Labels = labels, Value = sum };
        }
    }

    public IReadOnlyList<MeasurementReport> Report()
    {
        lock (_gate)
            return [.. _series.OrderBy(series => series.Key.Instrument, StringComparer.Ordinal).ThenBy(series => series.Key.Labels, StringComparer.Ordinal).Select(series => series.Value)];
    }
}
