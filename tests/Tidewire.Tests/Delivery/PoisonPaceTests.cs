using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>Ten bad items among ten thousand, and their effect on the others.</summary>
public sealed class PoisonPaceTests
{
    private const int Items = 10_000;
    private const int Bad = 10;
    private readonly FakeService _service = new();

    [Theory]
    [InlineData(nameof(DeliveryOutcomeKind.Failed))]
    [InlineData(nameof(DeliveryOutcomeKind.Faulted))]
    public async Task GoodItems_AreNotDelayed_WhenEachIsSentAlone(string outcome)
    {
        await using var harness = await DeliverAsync(outcome, batchSize: 1);

        // At least 90% of the rate without bad items: the clock stands still, so there was no pause, and at most a tenth of the requests were extra.
        Assert.InRange(_service.Requests.Count, Items - Bad, (Items - Bad) / 0.9);
    }

    [Theory]
    [InlineData(nameof(DeliveryOutcomeKind.Failed))]
    [InlineData(nameof(DeliveryOutcomeKind.Faulted))]
    public async Task GoodItems_AreNotDelayed_WhenTheyAreSentInBatches(string outcome)
    {
        await using var harness = await DeliverAsync(outcome, batchSize: 50);

        // Each bad item costs its own search: two batches for each halving.
        Assert.InRange(_service.Requests.Count, Items / 50, (Items / 50) + (Bad * 2 * 7));
    }

    private async Task<DeliveryHarness> DeliverAsync(string outcome, int batchSize)
    {
        _service.FailFor(text => text.EndsWith("500", StringComparison.Ordinal), Enum.Parse<DeliveryOutcomeKind>(outcome));
        var harness = new DeliveryHarness(_service, new() { BatchSize = batchSize, Capacity = Items });

        // The circuit is open while items are added, so nothing is sent before the last item.
        (harness.Circuit.IsClosed, harness.Circuit.Wait) = (false, TimeSpan.FromMinutes(1));
        harness.Accept(Items);
        harness.Circuit.IsClosed = true;
        harness.Engine.Wake();
        await DeliveryHarness.EventuallyAsync(() => harness.Account.Delivered == Items - Bad);

        await harness.BalanceAsync();
        return harness;
    }
}
