using System.Diagnostics;

namespace Tidewire.Tests.Telemetry;

/// <summary>Collects the activities of the SDK and of the platform that belong to the trace of one test.</summary>
internal sealed class ActivityCollector : IDisposable
{
    private readonly Activity _test = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
    private readonly ActivityListener _listener;
    private readonly List<Activity> _stopped = [];

    public ActivityCollector()
    {
        var trace = _test.TraceId;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "System.Net.Http" or TidewireTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId != trace)
                    return;
                lock (_stopped)
                    _stopped.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The activities of logical calls.</summary>
    public Activity[] Calls => Of(TidewireTelemetry.ActivitySourceName);

    /// <summary>The activities of attempts.</summary>
    public Activity[] Attempts => Of("System.Net.Http");

    public void Dispose()
    {
        _listener.Dispose();
        _test.Dispose();
    }

    private Activity[] Of(string source)
    {
        lock (_stopped)
            return [.. _stopped.Where(activity => activity.Source.Name == source)];
    }
}
