using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tidewire.FaultTests.Matrix;

/// <summary>The whole fault matrix relies on <see cref="LeakWatch"/>, so it is tested with known leaks.</summary>
public sealed class LeakWatchTests
{
    [Fact]
    public void LeakWatch_FindsSecrets_InActivitiesMetricsAndFailures()
    {
        var secrets = new Secrets();
        using var watch = new LeakWatch(secrets);
        using var source = new ActivitySource("Tests.LeakWatch");
        using var meter = new Meter("Tests.LeakWatch");

        using (var activity = source.StartActivity("call"))
        {
            activity?.SetTag("tag", $"Bearer {secrets.ApiKey}");
            activity?.AddEvent(new ActivityEvent("event", tags: new() { ["text"] = secrets.Message }));
        }

        meter.CreateCounter<int>("calls").Add(1, new KeyValuePair<string, object?>("token", secrets.Token));
        watch.Look("failure", "nothing", secrets.Token.ToUpperInvariant());

        Assert.Equal(4, watch.Leaks.Count);
    }
}
