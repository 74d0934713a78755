namespace Tidewire.Benchmarks.Report;

/// <summary>The cost of one round, per operation.</summary>
/// <param name="Cpu">Processor time of this process, in microseconds.</param>
/// <param name="Wall">Time on the clock, in microseconds.</param>
/// <param name="Bytes">Bytes allocated.</param>
internal readonly record struct Sample(double Cpu, double Wall, double Bytes);
