using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Tidewire.FaultTests.Matrix;

/// <summary>Listens to every activity source and every meter of the process, and records values that contain a secret.</summary>
internal sealed class LeakWatch : IDisposable
{
    private readonly Secrets _secrets;
    private readonly ConcurrentQueue<string> _leaks = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _metrics = new();

    public LeakWatch(Secrets secrets)
    {
        _secrets = secrets;
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Look,
        };
        ActivitySource.AddActivityListener(_activities);

        _metrics.InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _metrics.SetMeasurementEventCallback<byte>((instrument, _, tags, _) => Look(instrument, tags));
        _metrics.SetMeasurementEventCallback<short>((instrument, _, tags, _) => Look(instrument, tags));
        _metrics.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Look(instrument, tags));
        _metrics.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Look(instrument, tags));
        _metrics.SetMeasurementEventCallback<float>((instrument, _, tags, _) => Look(instrument, tags));
        _metrics.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Look(instrument, tags));
        _metrics.SetMeasurementEventCallback<decimal>((instrument, _, tags, _) => Look(instrument, tags));
        _metrics.Start();
    }

    /// <summary>The places at which a secret was found.</summary>
    public IReadOnlyList<string> Leaks => [.. _leaks];

    /// <summary>Reads the values of observable instruments, which are not recorded as they change.</summary>
    public void LookAtGauges() => _metrics.RecordObservableInstruments();

    public void Look(string where, params ReadOnlySpan<object?> values)
    {
        foreach (object? value in values)
        {
            if (Convert.ToString(value, CultureInfo.InvariantCulture) is { } text && _secrets.IsIn(text))
                _leaks.Enqueue($"{where}: {text}");
        }
    }

    public void Dispose()
    {
        _activities.Dispose();
        _metrics.Dispose();
    }

    private void Look(Activity activity)
    {
        string where = $"activity {activity.Source.Name} {activity.OperationName}";
        Look(where, activity.OperationName, activity.DisplayName, activity.StatusDescription);
        foreach (var (key, value) in activity.TagObjects)
            Look($"{where} {key}", key, value);
        foreach (var (key, value) in activity.Baggage)
            Look($"{where} {key}", key, value);
        foreach (var happened in activity.Events)
        {
            // .NET's own activity quotes a malformed response, and no handler can prevent that. docs/limits.md documents this limit.
            if (activity.Source.Name == "System.Net.Http" && happened.Name == "exception")
                continue;

            Look($"{where} {happened.Name}", happened.Name);
            foreach (var (key, value) in happened.Tags)
                Look($"{where} {happened.Name} {key}", key, value);
        }
    }

    private void Look(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
            Look($"metric {instrument.Name} {key}", key, value);
    }
}
