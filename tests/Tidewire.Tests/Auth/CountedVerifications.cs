using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Tidewire.Auth;
using Tidewire.Telemetry;

namespace Tidewire.Tests.Auth;

/// <summary>Collects the sources that a verification chain reports to the metric. No HTTP is involved.</summary>
internal sealed class CountedVerifications : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricCollector<long> _collector;

    public CountedVerifications()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        Counter = new(new VerificationTelemetry(meters), "Auth");
        _collector = new(meters, TidewireTelemetry.MeterName, TidewireTelemetry.AuthVerifications);
    }

    public VerificationCounter Counter { get; }

    public IEnumerable<string> Sources => _collector.GetMeasurementSnapshot().Select(one => (string)one.Tags[TidewireTelemetry.SourceTag]!);

    public void Dispose()
    {
        _collector.Dispose();
        _services.Dispose();
    }
}
