using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tidewire.Telemetry;

/// <summary>Reports each logical call to whoever listens; costs next to nothing when nobody does.</summary>
internal sealed class CallTelemetry
{
    public const string Success = "Success";
    public const string Cancelled = "Cancelled";

    public const string Error = "Error";

    private static readonly ActivitySource _source = new(TidewireTelemetry.ActivitySourceName);
    private readonly Histogram<double> _duration;

    public CallTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(TidewireTelemetry.MeterName);
        _duration = meter.CreateHistogram<double>(TidewireTelemetry.CallDuration, "s", "Duration of a logical call, retries included.");
    }

    public static Activity? Start(string client)
    {
        if (!_source.HasListeners())
            return null;

        var activity = _source.StartActivity("Tidewire " + client);
        activity?.SetTag(TidewireTelemetry.ClientTag, client);
        return activity;
    }

    /// <summary>Around the calls that deliver events: linked to what was current when those were tracked, child of nothing.</summary>
    public static Activity? StartDelivery(string client, int events, IEnumerable<ActivityLink>? links)
    {
        if (!_source.HasListeners())
            return null;

        var activity = _source.StartActivity(ActivityKind.Internal, default(ActivityContext), links: links, name: $"Tidewire {client} delivery");
        activity?.SetTag(TidewireTelemetry.ClientTag, client);
        activity?.SetTag(TidewireTelemetry.EventsTag, events);
        return activity;
    }

    public void Stop(Activity? activity, string client, string outcome, int attempts, TimeSpan elapsed)
    {
        if (_duration.Enabled)
        {
            _duration.Record(
                elapsed.TotalSeconds,
                new(TidewireTelemetry.ClientTag, client),
                new(TidewireTelemetry.OutcomeTag, outcome));
        }

        if (activity is null)
            return;

        activity.SetTag(TidewireTelemetry.OutcomeTag, outcome);
        activity.SetTag(TidewireTelemetry.AttemptsTag, attempts);
        if (outcome != Success)
            activity.SetStatus(ActivityStatusCode.Error, outcome);
        activity.Dispose();
    }
}
