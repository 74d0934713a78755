namespace Tidewire.AspNetCore.Status;

/// <summary>The number of calls that failed in one way.</summary>
internal sealed record FailureReport
{
    public required string Kind { get; init; }

    public required long Count { get; init; }
}
