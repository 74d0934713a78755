namespace Tidewire.Analytics;

/// <summary>Events that go out in one request, where to, and the era of the sender's pause in which they do.</summary>
internal sealed record ActivityBatch(TrackedActivity[] Activities, string? Path, int Era);
