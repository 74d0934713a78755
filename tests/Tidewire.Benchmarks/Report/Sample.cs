namespace Tidewire.Benchmarks.Report;

/// <summary>The cost of one round, per operation.</summary>
/// <param name="Cpu">Processor time of this process, in microseconds.</param>
/// <param name="Wall">Elapsed time, in microseconds.</param>
/// <param name="Bytes">Bytes allocated.</param>
/// <param name="P99">The time within which 99 of 100 calls ended, in microseconds; 0 if that was not measured.</param>
internal readonly record struct Sample(double Cpu, double Wall, double Bytes, double P99)
{
    /// <summary>The ratios to another sample; 0 for what was not measured.</summary>
    public Sample RatioTo(Sample other) => new(Of(Cpu, other.Cpu), Of(Wall, other.Wall), Of(Bytes, other.Bytes), Of(P99, other.P99));

    private static double Of(double own, double other) => other == 0 ? 0 : own / other;
}
