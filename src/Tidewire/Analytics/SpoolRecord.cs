namespace Tidewire.Analytics;

/// <summary>An event as it is on disk, with the key under which it was or will be sent. Never the API key.</summary>
internal sealed record SpoolRecord
{
    public required string Key { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>W3C <c>traceparent</c> of the activity that was current.</summary>
    public string? Trace { get; init; }

    public string? TraceState { get; init; }

    public required ActivityReport Report { get; init; }
}
