namespace Tidewire.Benchmarks.Report;

/// <summary>The cost of one round, per operation.</summary>
/// <param name="Cpu">Processor time of this process, in microseconds.</param>
/// <param name="Wall">Time on the clock, in microseconds.</param>
/// <param name="Bytes">Bytes allocated.</param>
/// <param name="P99">The time within which 99 of 100 calls were over, in microseconds; 0 where that was not measured.</param>
internal readonly record struct Sample(double Cpu, double Wall, double Bytes, double P99);
