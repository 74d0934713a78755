namespace Tidewire.Benchmarks.Report;

/// <summary>One piece of work, done by several; the first is what the others are held against.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Contenders">Who does it.</param>
internal sealed record Comparison(string Work, IReadOnlyList<Contender> Contenders);
