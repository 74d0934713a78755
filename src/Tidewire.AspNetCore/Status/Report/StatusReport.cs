namespace Tidewire.AspNetCore.Status;

/// <summary>
/// The data of the status page, served as <c>status.json</c>. Times are in UTC, durations in seconds. States, failure kinds and outcomes
/// have the names that the metrics use.
/// </summary>
internal sealed record StatusReport
{
    /// <summary>Incremented by breaking changes. Added members do not increment it.</summary>
    public int Version { get; init; } = 1;

    public required string Application { get; init; }

    public required string Environment { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>The start of all totals.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The length of the window that histories and latencies cover.</summary>
    public double WindowSeconds { get; init; } = Timeline.Window.TotalSeconds;

    public double SlotSeconds { get; init; } = Timeline.Slot.TotalSeconds;

    public required IReadOnlyList<ClientReport> Clients { get; init; }
}
