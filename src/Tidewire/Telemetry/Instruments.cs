using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tidewire.Telemetry;

/// <summary>The meter and the activity source of the SDK, with its version.</summary>
internal static class Instruments
{
    private static readonly string? _version = typeof(Instruments).Assembly.GetName().Version?.ToString(3);

    public static ActivitySource Activities { get; } = new(TidewireTelemetry.ActivitySourceName, _version);

    /// <summary>The meter of an application; the factory returns the same instance each time.</summary>
    public static Meter MeterOf(IMeterFactory meters) => meters.Create(new MeterOptions(TidewireTelemetry.MeterName) { Version = _version });
}
