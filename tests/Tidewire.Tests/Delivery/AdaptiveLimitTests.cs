using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>A limit that is found by probing.</summary>
public sealed class AdaptiveLimitTests
{
    [Theory]

    // The limit grows quickly up to 90% of the value at the last decrease. A quick step ends there.
    [InlineData(100, 50, 75)]
    [InlineData(100, 80, 90)]

    // It grows slowly from 90% to 115%, and quickly above that.
    [InlineData(100, 90, 94.5)]
    [InlineData(100, 114, 119.7)]
    [InlineData(100, 115, 172.5)]
    [InlineData(100, 200, 300)]

    // It never exceeds the bound.
    [InlineData(100, 900, 1_000)]
    [InlineData(10_000, 900, 1_000)]
    public void Increase_IsQuick_ExceptNearTheLastDecrease(double from, double to, double next)
    {
        var limit = new AdaptiveLimit(1_000);
        limit.Decrease(from, to);
        Assert.Equal(to, limit.Value);

        limit.Increase(quickly: 0.5, slowly: 0.05, bound: 1_000);

        Assert.Equal(next, limit.Value, 6);
    }

    [Fact]
    public void Increase_IsQuick_BeforeAnyDecrease()
    {
        var limit = new AdaptiveLimit(100);

        limit.Increase(quickly: 0.5, slowly: 0.05, bound: 1_000);

        Assert.Equal(150, limit.Value, 6);
    }
}
