using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>The size of batches, after failures and successes.</summary>
public sealed class BatchLimitsTests
{
    private static readonly DeliverySettings _settings = new() { BatchSize = 100, BatchBytes = 1_000 };

    [Fact]
    public void Batch_HasTheConfiguredSize_UntilOneFails()
    {
        var limits = new BatchLimits();
        limits.Delivered(1, 1, _settings);

        Assert.Equal((100, 1_000), (limits.Count(_settings), limits.Bytes(_settings)));
    }

    [Theory]
    [InlineData(100, 1_000, 50, 500)]
    [InlineData(3, 1_001, 1, 500)]
    [InlineData(2, 2, 1, 1)]
    [InlineData(2, 0, 1, 1)]
    public void FailedBatch_HalvesBothLimits_AndNeitherFallsBelowOne(int count, long bytes, int nextCount, long nextBytes)
    {
        var limits = new BatchLimits();

        limits.Failed(count, bytes);

        Assert.Equal((nextCount, nextBytes), (limits.Count(_settings), limits.Bytes(_settings)));
    }

    [Fact]
    public void FailedItem_HasNoEffectOnTheSizeOfBatches()
    {
        var limits = new BatchLimits();

        limits.Failed(1, 1_000);

        Assert.Equal((100, 1_000), (limits.Count(_settings), limits.Bytes(_settings)));
    }

    [Theory]

    // Above both limits: the batch was sent before they decreased.
    [InlineData(51, 501, 50, 500)]

    // Within one limit.
    [InlineData(50, 501, 25, 250)]
    [InlineData(51, 500, 25, 250)]
    public void SecondFailedBatch_DecreasesTheLimits_UnlessItExceedsBoth(int count, long bytes, int nextCount, long nextBytes)
    {
        var limits = new BatchLimits();
        limits.Failed(100, 1_000);

        limits.Failed(count, bytes);

        Assert.Equal((nextCount, nextBytes), (limits.Count(_settings), limits.Bytes(_settings)));
    }

    [Theory]

    // The byte limit grows after a batch of at least half of it; the item limit grows only after a batch that reaches it.
    [InlineData(40, 200, 60, 600)]
    [InlineData(39, 200, 40, 600)]
    [InlineData(40, 199, 60, 400)]
    [InlineData(39, 199, 40, 400)]
    public void DeliveredBatch_IncreasesEachLimit_IfItWasLargeEnough(int count, long bytes, int nextCount, long nextBytes)
    {
        var limits = new BatchLimits();
        limits.Failed(80, 800);

        limits.Delivered(count, bytes, _settings);

        Assert.Equal((nextCount, nextBytes), (limits.Count(_settings), limits.Bytes(_settings)));
    }

    [Fact]
    public void Limits_GrowSlowly_NearTheSizeThatFailed()
    {
        var limits = new BatchLimits();
        limits.Failed(80, 800);
        limits.Delivered(40, 400, _settings);
        limits.Delivered(60, 600, _settings);
        Assert.Equal((72, 720), (limits.Count(_settings), limits.Bytes(_settings)));

        limits.Delivered(72, 720, _settings);

        Assert.Equal((75, 756), (limits.Count(_settings), limits.Bytes(_settings)));
    }

    [Fact]
    public void Limits_ReturnToTheConfiguredSize_AndStayThere()
    {
        var limits = new BatchLimits();
        limits.Failed(80, 800);
        for (int batch = 0; batch < 30; batch++)
            limits.Delivered(limits.Count(_settings), limits.Bytes(_settings), _settings);
        Assert.Equal((100, 1_000), (limits.Count(_settings), limits.Bytes(_settings)));

        var larger = _settings with { BatchSize = 1_000, BatchBytes = 10_000 };
        Assert.Equal((100, 1_000), (limits.Count(larger), limits.Bytes(larger)));
    }
}
