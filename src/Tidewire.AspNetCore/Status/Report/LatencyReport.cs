namespace Tidewire.AspNetCore.Status;

/// <summary>How long the calls of the window took, retries included, without those that were canceled or refused by the open circuit. Right to a tenth.</summary>
internal sealed record LatencyReport
{
    public required long Calls { get; init; }

    public required double? P50Seconds { get; init; }

    public required double? P95Seconds { get; init; }
}
