namespace Tidewire.Benchmarks.Report;

/// <summary>The cost of one round, per operation.</summary>
/// <param name="Cpu">Processor time of this process, in microseconds.</param>
/// <param name="Wall">Elapsed time, in microseconds.</param>
/// <param name="Bytes">Bytes allocated.</param>
/// <param name="P99">The time within which 99 of 100 calls ended, in microseconds; 0 if that was not measured.</param>
internal readonly record struct Sample(double Cpu, double Wall, double Bytes, double P99);
