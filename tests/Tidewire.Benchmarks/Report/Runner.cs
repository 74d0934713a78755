using System.Diagnostics;
using System.Runtime;

namespace Tidewire.Benchmarks.Report;

/// <summary>
/// Measures contenders alternately, round by round, so that disturbances affect all of them. A round in which other processes used a tenth of a
/// processor is repeated.
/// </summary>
internal static class Runner
{
    private const int MaxRepeats = 3;
    private const double DisturbedShare = 0.1;
    private const int MinWarmUps = 4;
    private const int MaxWarmUps = 16;
    private const int WarmUpCalls = 2_000;
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan _roundWithServer = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _longestWarmUp = TimeSpan.FromSeconds(1);

    // The runtime recompiles hot methods in the background: first with instrumentation, and then optimized for the collected profile. The
    // warm-up lasts until it compiles no more.
    private static readonly TimeSpan _compilation = TimeSpan.FromMilliseconds(200);

    /// <param name="comparison">What to measure.</param>
    /// <param name="isSmoke">Whether to run each contender only once, to see that it works; the numbers then mean nothing.</param>
    public static async Task<IReadOnlyList<Score>> RunAsync(Comparison comparison, bool isSmoke)
    {
        var counts = new int[comparison.Contenders.Count];
        for (int i = 0; i < counts.Length; i++)
            counts[i] = isSmoke ? Math.Min(comparison.Contenders[i].Count ?? 64, 64) : await CalibrateAsync(comparison, comparison.Contenders[i]);

        var samples = comparison.Contenders.Select(_ => new List<Sample>()).ToArray();
        for (int round = 0; round < (isSmoke ? 1 : comparison.Rounds); round++)
        {
            for (int i = 0; i < counts.Length; i++)
                samples[i].Add(await MeasureUndisturbedAsync(comparison, comparison.Contenders[i], counts[i]));
        }

        return [.. comparison.Contenders.Select((contender, i) =>
            new Score(contender.Name, Median(samples[i]), Median([.. samples[i].Zip(samples[0], (own, first) => own.RatioTo(first))])))];
    }

    private static async Task<int> CalibrateAsync(Comparison comparison, Contender contender)
    {
        int count = contender.Count ?? 64;
        long compiled = -1;
        for (int warmUp = 0; warmUp < MaxWarmUps && (warmUp < MinWarmUps || compiled != JitInfo.GetCompiledMethodCount()); warmUp++)
        {
            compiled = JitInfo.GetCompiledMethodCount();
            long began = Stopwatch.GetTimestamp();
            for (int done = 0; done < WarmUpCalls && Stopwatch.GetElapsedTime(began) < _longestWarmUp; done += count)
            {
                if (contender.PrepareAsync is not null)
                    await contender.PrepareAsync();
                await contender.RunAsync(count);
            }

            await Task.Delay(_compilation, TimeProvider.System);
        }

        if (contender.Count is { } fixedCount)
            return fixedCount;

        long started = Stopwatch.GetTimestamp();
        await contender.RunAsync(WarmUpCalls);
        var round = comparison.Server is null ? _round : _roundWithServer;
        return Math.Max(WarmUpCalls / 10, (int)(WarmUpCalls * (round / Stopwatch.GetElapsedTime(started))));
    }

    private static async Task<Sample> MeasureUndisturbedAsync(Comparison comparison, Contender contender, int count)
    {
        Sample best = default;
        for (int repeat = 0; repeat <= MaxRepeats; repeat++)
        {
            var others = new OtherProcesses(comparison.Server);
            var sample = await MeasureAsync(contender, count);
            if (best == default || sample.Wall < best.Wall)
                best = sample;
            if (others.Took().TotalMicroseconds < DisturbedShare * sample.Wall * count)
                break;
        }

        return best;
    }

    private static async Task<Sample> MeasureAsync(Contender contender, int count)
    {
        if (contender.PrepareAsync is not null)
            await contender.PrepareAsync();
        GC.Collect();
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        await contender.RunAsync(count);
        var wall = Stopwatch.GetElapsedTime(started);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        return new(cpu.TotalMicroseconds / count, wall.TotalMicroseconds / count, (double)bytes / count, contender.Latencies?.P99() ?? 0);
    }

    private static Sample Median(List<Sample> samples)
    {
        return new(Of(sample => sample.Cpu), Of(sample => sample.Wall), Of(sample => sample.Bytes), Of(sample => sample.P99));

        double Of(Func<Sample, double> part) => samples.Select(part).Order().ElementAt(samples.Count / 2);
    }
}
