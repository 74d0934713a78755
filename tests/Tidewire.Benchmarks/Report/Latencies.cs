using System.Diagnostics;

namespace Tidewire.Benchmarks.Report;

/// <summary>The latencies of the calls of one round.</summary>
internal sealed class Latencies
{
    private long[] _ticks = [];
    private int _count;

    /// <summary>Makes calls from a number of callers, each of which waits for the response before it makes the next call.</summary>
    public async Task RunAsync(int count, int callers, Func<int, Task> call)
    {
        if (_ticks.Length < count)
            _ticks = new long[count];
        _count = 0;
        int started = 0;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(CallAsync));

        async Task CallAsync(int caller)
        {
            await Task.Yield();
            while (Interlocked.Increment(ref started) <= count)
            {
                long at = Stopwatch.GetTimestamp();
                await call(caller);
                _ticks[Interlocked.Increment(ref _count) - 1] = Stopwatch.GetTimestamp() - at;
            }
        }
    }

    /// <summary>The time within which 99 of 100 calls of the last round ended, in microseconds.</summary>
    public double P99()
    {
        Array.Sort(_ticks, 0, _count);
        return Stopwatch.GetElapsedTime(0, _ticks[(int)(_count * 0.99)]).TotalMicroseconds;
    }
}
