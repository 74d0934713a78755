namespace Tidewire.Benchmarks.Report;

/// <summary>One piece of work, done by several contenders; the first is the baseline.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Contenders">The contender.</param>
internal sealed record Comparison(string Work, IReadOnlyList<Contender> Contenders);
