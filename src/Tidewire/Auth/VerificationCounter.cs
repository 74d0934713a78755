using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Counts the verifications of one client by the stage that answered.</summary>
internal sealed class VerificationCounter(VerificationTelemetry telemetry, string client)
{
    public void Count(string source) => telemetry.Count(client, source);

    /// <summary>Counts a verification that was to make a call of its own.</summary>
    /// <param name="failure">The failure of the call; <see langword="null"/> if it succeeded.</param>
    public void CountCall(ServiceFailure? failure) => Count(failure is { Attempts: 0 } ? VerificationTelemetry.NotSent : VerificationTelemetry.Service);
}
