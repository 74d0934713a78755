namespace Tidewire.AspNetCore.Status;

/// <summary>The calls of a client: sums since the beginning, and the slots of the recent past that hold any.</summary>
internal sealed record CallsReport
{
    public required long Total { get; init; }

    public required long Succeeded { get; init; }

    public required long Failed { get; init; }

    public required long Canceled { get; init; }

    public required IReadOnlyList<FailureReport> Failures { get; init; }

    public required IReadOnlyList<SlotReport> Slots { get; init; }
}
