namespace Tidewire.AspNetCore.Status;

/// <summary>One client on the status page.</summary>
internal sealed record ClientReport
{
    public required string Name { get; init; }

    public required CircuitReport Circuit { get; init; }

    public required CallsReport Calls { get; init; }

    public required LatencyReport Latency { get; init; }

    /// <summary>Who answered for tokens, of a client that verifies some.</summary>
    public VerificationsReport? Verifications { get; init; }

    /// <summary>What became of events and messages, how many are held, how old and how large the store is.</summary>
    public required IReadOnlyList<MeasurementReport> Accounts { get; init; }

    /// <summary>The options in force; <see langword="null"/> while they are not valid.</summary>
    public required IReadOnlyList<SettingReport>? Settings { get; init; }
}
