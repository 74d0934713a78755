using System.Diagnostics;

namespace Tidewire.Benchmarks.Report;

/// <summary>
/// Measures contenders alternately, round by round, so that disturbances affect all of them. A round during which the process waited for a
/// processor is repeated.
/// </summary>
internal static class Runner
{
    private const int Rounds = 21;
    private const int MaxRepeats = 3;
    private const double UndisturbedShare = 0.9;
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(40);
    private const int WarmUpPauses = 3;
    private const int WarmUpCalls = 2_000;
    private static readonly TimeSpan _compilation = TimeSpan.FromMilliseconds(200);

    public static async Task<IReadOnlyList<Score>> RunAsync(Comparison comparison)
    {
        var counts = new int[comparison.Contenders.Count];
        for (int i = 0; i < counts.Length; i++)
            counts[i] = await CalibrateAsync(comparison.Contenders[i]);

        var samples = comparison.Contenders.Select(_ => new List<Sample>()).ToArray();
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < counts.Length; i++)
                samples[i].Add(await MeasureUndisturbedAsync(comparison.Contenders[i], counts[i]));
        }

        double cpu = Median(samples[0], sample => sample.Cpu);
        double wall = Median(samples[0], sample => sample.Wall);
        return [.. comparison.Contenders.Select((contender, i) => new Score(
            contender.Name,
            Median(samples[i], sample => sample.Cpu),
            Median(samples[i], sample => sample.Wall),
            Median(samples[i], sample => sample.Bytes),
            Median(samples[i], sample => sample.Cpu) / cpu,
            Median(samples[i], sample => sample.Wall) / wall))];
    }

    private static async Task<int> CalibrateAsync(Contender contender)
    {
        // The JIT replaces hot methods by optimized ones with a delay; the warm-up runs until that has happened twice.
        int count = contender.Count ?? 64;
        for (int pause = 0; pause < WarmUpPauses; pause++)
        {
            for (int done = 0; done < WarmUpCalls; done += count)
            {
                if (contender.PrepareAsync is not null)
                    await contender.PrepareAsync();
                await contender.RunAsync(count);
            }

            await Task.Delay(_compilation, TimeProvider.System);
        }

        if (contender.Count is { } fixedCount)
            return fixedCount;

        var cpu = Environment.CpuUsage.TotalTime;
        await contender.RunAsync(WarmUpCalls);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        return Math.Max(WarmUpCalls / 10, (int)(WarmUpCalls * (_round / cpu)));
    }

    private static async Task<Sample> MeasureUndisturbedAsync(Contender contender, int count)
    {
        Sample best = default;
        for (int repeat = 0; repeat <= MaxRepeats; repeat++)
        {
            var sample = await MeasureAsync(contender, count);
            if (best == default || sample.Cpu < best.Cpu)
                best = sample;
            if (sample.Cpu / sample.Wall > UndisturbedShare)
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
        return new(cpu.TotalMicroseconds / count, wall.TotalMicroseconds / count, (double)bytes / count);
    }

    private static double Median(IEnumerable<Sample> samples, Func<Sample, double> of)
    {
        var sorted = samples.Select(of).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
