namespace Tidewire.AspNetCore.Status;

/// <summary>
/// The latencies of the calls in the window, including retries, without calls that were canceled or refused by the open circuit. Accurate
/// to 10%.
/// </summary>
internal sealed record LatencyReport
{
    public required long Calls { get; init; }

    public required double? P50Seconds { get; init; }

    public required double? P95Seconds { get; init; }
}
