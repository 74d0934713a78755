using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Counts who answered for the tokens of one client.</summary>
internal sealed class VerificationCounter(VerificationTelemetry telemetry, string client)
{
    public void Count(string source) => telemetry.Count(client, source);
}
