namespace Tidewire.Benchmarks.Report;

/// <summary>The cost of one contender, per operation: medians over all rounds, and their ratios to the medians of the first contender.</summary>
internal sealed record Score(string Name, Sample Median, Sample First)
{
    public double CpuRatio => Median.Cpu / First.Cpu;

    public double WallRatio => Median.Wall / First.Wall;

    public double? P99Ratio => First.P99 == 0 ? null : Median.P99 / First.P99;
}
