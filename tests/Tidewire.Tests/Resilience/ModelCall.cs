using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>A call under way in a <see cref="CircuitModel"/>.</summary>
internal sealed record ModelCall(CircuitPass Pass, double StartedAt, int Generation, bool IsTrial);
