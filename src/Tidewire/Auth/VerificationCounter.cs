using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Counts the verifications of one client by the stage that answered.</summary>
internal sealed class VerificationCounter(VerificationTelemetry telemetry, string client)
{
    public void Count(string source) => telemetry.Count(client, source);
}
