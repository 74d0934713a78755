namespace Tidewire.DeliveryTests;

public sealed class PoolTests : DeliveryTest
{
    // With OnDisk, Track blocks until the event is stored. If a blocked thread waited for a thread of the pool, this test would never end.
    [Fact]
    public async Task OnDisk_NeedsNoPoolThread_WhenAllPoolThreadsAreTracking()
    {
        using var child = await ChildProcess.StartAsync(
            Services.Analytics.Address, Store, PathOf("accepted"), "a", producers: 100, each: 50, onDisk: true, onPool: true);
        var (delivered, held, dropped, refused) = await child.EndAsync();

        Assert.Equal((5_000, 0, 0, 0), (delivered, held, dropped, refused));
        await AssertAllStoredOnceAsync(child.Accepted);
    }
}
