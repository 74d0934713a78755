namespace Tidewire.AspNetCore.Status;

/// <summary>The value of a counter or gauge.</summary>
internal sealed record MeasurementReport
{
    public required string Instrument { get; init; }

    public required string? Unit { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required double Value { get; init; }
}
