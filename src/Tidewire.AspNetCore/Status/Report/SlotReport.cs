namespace Tidewire.AspNetCore.Status;

/// <summary>The calls that ended in one time slot.</summary>
internal sealed record SlotReport
{
    public required DateTimeOffset StartedAt { get; init; }

    public required int Succeeded { get; init; }

    public required int Rejected { get; init; }

    public required int Failed { get; init; }
}
