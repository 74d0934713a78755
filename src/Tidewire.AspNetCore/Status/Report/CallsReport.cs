namespace Tidewire.AspNetCore.Status;

/// <summary>The calls of a client: totals since the collection started, and the time slots of the window that contain calls.</summary>
internal sealed record CallsReport
{
    public required long Total { get; init; }

    public required long Succeeded { get; init; }

    /// <summary>Calls that the service refused. The circuit does not count them.</summary>
    public required long Rejected { get; init; }

    /// <summary>Calls that failed in any other way.</summary>
    public required long Failed { get; init; }

    public required long Canceled { get; init; }

    /// <summary>The failures by kind, including rejections, most frequent first.</summary>
    public required IReadOnlyList<FailureReport> Failures { get; init; }

    public required IReadOnlyList<SlotReport> Slots { get; init; }
}
