namespace Tidewire.AspNetCore.Status;

/// <summary>What the status page shows, as <c>status.json</c>. Times are UTC, durations are seconds, names of values are those of the metrics.</summary>
internal sealed record StatusReport
{
    /// <summary>Raised when a reader of an earlier version could be misled. Members may be added without that.</summary>
    public int Version { get; init; } = 1;

    public required string Application { get; init; }

    public required string Environment { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Since when everything that is a sum has been counted.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The length of the recent past that histories and latencies cover.</summary>
    public double WindowSeconds { get; init; } = Timeline.Window.TotalSeconds;

    public double SlotSeconds { get; init; } = Timeline.Slot.TotalSeconds;

    public required IReadOnlyList<ClientReport> Clients { get; init; }
}
