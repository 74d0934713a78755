namespace Tidewire.Benchmarks.Report;

/// <summary>The cost of one contender, per operation.</summary>
/// <param name="Name">The contender.</param>
/// <param name="Median">The medians over all rounds.</param>
/// <param name="Ratio">
/// The medians of the ratios to the first contender, each within one round, so that a machine whose speed changes between rounds does not
/// distort them.
/// </param>
internal sealed record Score(string Name, Sample Median, Sample Ratio);
