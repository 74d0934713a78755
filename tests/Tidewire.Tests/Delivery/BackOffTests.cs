using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>The delays between attempts.</summary>
public sealed class BackOffTests
{
    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(2, 2_000)]
    [InlineData(5, 16_000)]
    [InlineData(40, 60_000)]
    [InlineData(2_000_000, 60_000)]
    public void Delay_DoublesUpToTheMaximum_AndIsRandomlyShortenedByUpToHalf(int step, double bound)
    {
        var delays = Enumerable.Range(0, 200).Select(_ => BackOff.Delay(step, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)).TotalMilliseconds).ToList();

        Assert.InRange(delays.Min(), bound / 2, bound * 0.6);
        Assert.InRange(delays.Max(), bound * 0.9, bound);
    }
}
