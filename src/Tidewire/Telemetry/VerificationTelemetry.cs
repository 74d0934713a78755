using System.Diagnostics.Metrics;

namespace Tidewire.Telemetry;

/// <summary>Counts verifications of tokens by the source of the result.</summary>
internal sealed class VerificationTelemetry(IMeterFactory meters)
{
    public const string Service = "service";
    public const string NotSent = "not_sent";
    public const string Coalesced = "coalesced";
    public const string Memory = "memory";
    public const string SharedStore = "shared_store";
    public const string Stale = "stale";
    public const string Local = "local";
    public const string Limited = "limited";

    private readonly Counter<long> _verifications = Instruments.MeterOf(meters)
        .CreateCounter<long>(TidewireTelemetry.AuthVerifications, "{verification}", "Verifications of tokens by the source of the result.");

    public void Count(string client, string source)
    {
        if (_verifications.Enabled)
            _verifications.Add(1, new(TidewireTelemetry.ClientTag, client), new(TidewireTelemetry.SourceTag, source));
    }
}
