namespace Tidewire.Benchmarks.Report;

/// <summary>One way to do a piece of work.</summary>
/// <param name="Name">Who does it.</param>
/// <param name="RunAsync">Does it a number of times.</param>
/// <param name="PrepareAsync">Runs before each round, unmeasured.</param>
/// <param name="Count">How often in a round; null finds out.</param>
/// <param name="Latencies">Where each call of a round notes how long it took; null where that is not measured.</param>
internal sealed record Contender(string Name, Func<int, Task> RunAsync, Func<Task>? PrepareAsync = null, int? Count = null, Latencies? Latencies = null);
