namespace Tidewire.AspNetCore.Status;

/// <summary>A client on the status page.</summary>
internal sealed record ClientReport
{
    public required string Name { get; init; }

    public required CircuitReport Circuit { get; init; }

    public required CallsReport Calls { get; init; }

    public required LatencyReport Latency { get; init; }

    /// <summary>The sources of verification results, for a client that verifies tokens.</summary>
    public VerificationsReport? Verifications { get; init; }

    /// <summary>
    /// The counts of events and messages by outcome, how many are held, the age of the oldest one, and the size of the store.
    /// </summary>
    public required IReadOnlyList<MeasurementReport> Accounts { get; init; }

    /// <summary>The effective options; <see langword="null"/> while they are invalid.</summary>
    public required IReadOnlyList<SettingReport>? Settings { get; init; }
}
