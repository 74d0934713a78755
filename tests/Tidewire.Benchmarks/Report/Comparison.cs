namespace Tidewire.Benchmarks.Report;

/// <summary>One piece of work, done by several; the first is what the others are held against.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Contenders">Who does it.</param>
/// <param name="Server">The service in a process of its own, where there is one. Its processor time disturbs no round.</param>
/// <param name="Rounds">How often each of them has its turn.</param>
internal sealed record Comparison(string Work, IReadOnlyList<Contender> Contenders, ServiceProcess? Server = null, int Rounds = 21);
