namespace Tidewire.AspNetCore.Status;

/// <summary>A change of a circuit to a state.</summary>
internal sealed record CircuitChangeReport
{
    public required string State { get; init; }

    public required DateTimeOffset At { get; init; }
}
