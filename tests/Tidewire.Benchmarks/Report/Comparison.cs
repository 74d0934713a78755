namespace Tidewire.Benchmarks.Report;

/// <summary>One piece of work, done by several contenders; the first contender is the baseline.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Contenders">The contenders.</param>
/// <param name="Server">The service process, if there is one. Its processor time does not count as a disturbance.</param>
/// <param name="Rounds">The number of rounds.</param>
internal sealed record Comparison(string Work, IReadOnlyList<Contender> Contenders, ServiceProcess? Server = null, int Rounds = 25);
