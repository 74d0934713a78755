using System.Diagnostics.Metrics;

namespace Tidewire.Tests.Telemetry;

/// <summary>Creates meters without listeners.</summary>
internal sealed class NoMeters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
