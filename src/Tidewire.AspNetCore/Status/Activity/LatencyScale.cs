namespace Tidewire.AspNetCore.Status;

/// <summary>
/// The buckets of a latency histogram: each is 20% wider than the previous one, so that a quantile is off by at most 10%.
/// </summary>
internal static class LatencyScale
{
    /// <summary>The number of buckets, which cover 0.1 ms to about 2 minutes.</summary>
    public const int Buckets = 78;

    private const double Lowest = 0.0001;
    private const double Growth = 1.2;

    public static int Bucket(double seconds) =>
        seconds > Lowest ? Math.Min(Buckets - 1, (int)Math.Ceiling(Math.Log(seconds / Lowest, Growth))) : 0;

    /// <summary>The latency quantile in seconds, or <see langword="null"/> without calls.</summary>
    public static double? Quantile(ReadOnlySpan<long> counts, double share)
    {
        long total = 0;
        foreach (long count in counts)
            total += count;
        if (total == 0)
            return null;

        long rank = (long)Math.Ceiling(total * share);
        int bucket = 0;
        for (long seen = counts[0]; seen < rank; seen += counts[bucket])
            bucket++;

        // The geometric middle of the bucket.
        return Lowest * Math.Pow(Growth, Math.Max(0, bucket - 0.5));
    }
}
