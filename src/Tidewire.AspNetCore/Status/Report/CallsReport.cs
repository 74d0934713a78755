namespace Tidewire.AspNetCore.Status;

/// <summary>The calls of a client: sums since the beginning, and the slots of the recent past that hold any.</summary>
internal sealed record CallsReport
{
    public required long Total { get; init; }

    public required long Succeeded { get; init; }

    /// <summary>The service said no. It works, and its circuit does not count that.</summary>
    public required long Rejected { get; init; }

    /// <summary>Every other failure.</summary>
    public required long Failed { get; init; }

    public required long Canceled { get; init; }

    /// <summary>The failures by kind, rejections included, the most frequent first.</summary>
    public required IReadOnlyList<FailureReport> Failures { get; init; }

    public required IReadOnlyList<SlotReport> Slots { get; init; }
}
