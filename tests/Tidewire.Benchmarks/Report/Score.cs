namespace Tidewire.Benchmarks.Report;

/// <summary>The cost of one contender, per operation: medians over all rounds.</summary>
internal sealed record Score(string Name, double CpuMicroseconds, double WallMicroseconds, double Bytes, double CpuRatio, double WallRatio);
