using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Counts the verifications of one client by the stage that answered.</summary>
internal sealed class VerificationCounter(VerificationTelemetry telemetry, string client)
{
    public void Count(string source) => telemetry.Count(client, source);

    /// <summary>Counts a verification that was to make a call of its own.</summary>
    /// <param name="attempts">The number of requests that it sent.</param>
    public void CountCall(int attempts) => Count(attempts == 0 ? VerificationTelemetry.NotSent : VerificationTelemetry.Service);
}
