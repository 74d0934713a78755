using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tidewire.Telemetry;

/// <summary>Reports each logical call to metrics and traces; costs very little without listeners.</summary>
internal sealed class CallTelemetry
{
    // In seconds, up to 10 s, the longest default budget of the three services.
    private static readonly double[] _buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _attempts;

    public CallTelemetry(IMeterFactory meters)
    {
        var meter = Instruments.MeterOf(meters);
        _duration = meter.CreateHistogram(
            TidewireTelemetry.CallDuration, "s", "Duration of a logical call, including retries.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = _buckets });
        _attempts = meter.CreateCounter<long>(TidewireTelemetry.CallAttempts, "{attempt}", "Requests that logical calls sent or tried to send.");
    }

    /// <summary>Whether the duration histogram has a listener.</summary>
    public bool IsMeasured => _duration.Enabled;

    public static Activity? Start(string client)
    {
        if (!Instruments.Activities.HasListeners())
            return null;

        var activity = Instruments.Activities.StartActivity(client);
        activity?.SetTag(TidewireTelemetry.ClientTag, client);
        return activity;
    }

    /// <summary>
    /// Starts the activity of a delivery: without a parent, linked to the activities that were current when its items were accepted.
    /// </summary>
    public static Activity? StartDelivery(string client, int items, IEnumerable<ActivityLink>? links)
    {
        if (!Instruments.Activities.HasListeners())
            return null;

        var activity = Instruments.Activities.StartActivity(ActivityKind.Internal, default(ActivityContext), links: links, name: client + " delivery");
        activity?.SetTag(TidewireTelemetry.ClientTag, client);
        activity?.SetTag(TidewireTelemetry.ItemsTag, items);
        return activity;
    }

    /// <summary>Reports the end of a call.</summary>
    /// <param name="activity">The call's activity, if there is one.</param>
    /// <param name="call">The ended call.</param>
    /// <param name="time">The clock.</param>
    /// <param name="started">The timestamp of its start.</param>
    public void Stop(Activity? activity, in EndedCall call, TimeProvider time, long started)
    {
        if (_duration.Enabled)
            Record(call, time.GetElapsedTime(started));
        if (call.Attempts is > 0 and var attempts && _attempts.Enabled)
            _attempts.Add(attempts, Tag(TidewireTelemetry.ClientTag, call.Client), Tag(TidewireTelemetry.MethodTag, call.Method), Tag(TidewireTelemetry.OutcomeTag, call.Outcome));
        if (activity is not null)
            Stop(activity, call);
    }

    private void Record(in EndedCall call, TimeSpan elapsed)
    {
        var tags = new TagList
        {
            { TidewireTelemetry.ClientTag, call.Client },
            { TidewireTelemetry.MethodTag, call.Method },
            { TidewireTelemetry.OutcomeTag, call.Outcome },
        };
        if (call.ErrorType is { } errorType)
            tags.Add(TidewireTelemetry.ErrorTypeTag, errorType);
        _duration.Record(elapsed.TotalSeconds, tags);
    }

    private static void Stop(Activity activity, in EndedCall call)
    {
        activity.DisplayName = $"{call.Client} {call.Method}";
        activity.SetTag(TidewireTelemetry.MethodTag, call.Method);
        activity.SetTag(TidewireTelemetry.OutcomeTag, call.Outcome);
        if (call.Attempts is { } attempts)
            activity.SetTag(TidewireTelemetry.AttemptsTag, attempts);
        if (call.IsError)
        {
            activity.SetTag(TidewireTelemetry.ErrorTypeTag, call.ErrorType);
            activity.SetStatus(ActivityStatusCode.Error, call.Outcome);
        }

        activity.Dispose();
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
