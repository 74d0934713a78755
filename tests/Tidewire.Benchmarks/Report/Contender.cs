namespace Tidewire.Benchmarks.Report;

/// <summary>One way to do a piece of work.</summary>
/// <param name="Name">The contender.</param>
/// <param name="RunAsync">Does the work a number of times.</param>
/// <param name="PrepareAsync">Runs before each round, unmeasured.</param>
/// <param name="Count">The repetitions per round; null to determine them.</param>
/// <param name="Latencies">Records the latency of each call; null if it is not measured.</param>
internal sealed record Contender(string Name, Func<int, Task> RunAsync, Func<Task>? PrepareAsync = null, int? Count = null, Latencies? Latencies = null);
