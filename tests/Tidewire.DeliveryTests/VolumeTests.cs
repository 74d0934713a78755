using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.DeliveryTests;

/// <summary>Large numbers of events, also during an outage. Measures the memory of the process, so no other test may run concurrently.</summary>
[Collection(nameof(VolumeTests))]
[CollectionDefinition(nameof(VolumeTests), DisableParallelization = true)]
public sealed class VolumeTests : DeliveryTest
{
    private const int Producers = 8;
    private const int Each = 125_000;

    [Fact]
    public async Task OneMillionEvents_FromEightProducers_ArriveOnceEach_InBoundedMemory()
    {
        using var host = Start(stores: false, ("Queue:Capacity", "20000"), ("Queue:BatchPath", "/events/batch"), ("Queue:BatchSize", "1000"), ("Queue:BatchAge", "00:00:00.05"));
        await host.StartAsync(Cancellation);
        var analytics = host.Services.GetRequiredService<IAnalyticsService>();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;

        var producers = Enumerable.Range(0, Producers).Select(producer => Task.Factory.StartNew(
            () =>
            {
                for (int number = 0; number < Each; number++)
                {
                    string id = string.Create(CultureInfo.InvariantCulture, $"{producer}-{number}");

                    // A producer tries again while the full queue refuses its event.
                    while (!analytics.Track("ada", "create", "document", id))
                        Thread.Yield();

                    // Counts live objects only: the amount of garbage depends on the processor's caches.
                    if (producer == 0 && number % 12_500 == 0)
                        peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
                }
            },
            TaskCreationOptions.LongRunning)).ToList();
        await Task.WhenAll(producers);
        var result = await analytics.FlushAsync(Cancellation);
        await host.StopAsync(Cancellation);

        Assert.Equal(new FlushResult { Delivered = Producers * Each, Held = 0, Dropped = 0 }, result);
        Assert.Equal(Producers * Each, await Services.CountEventsAsync(Cancellation));
        long after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.InRange(peak - before, 0, 256L * 1024 * 1024);
        Assert.InRange(after - before, long.MinValue, 32L * 1024 * 1024);
    }

    [Fact]
    public async Task Outage_InTheMiddleOfTraffic_LosesNothing()
    {
        using var host = Start(stores: true, ("Queue:BatchPath", "/events/batch"), ("Queue:BatchAge", "00:00:00.02"));
        await host.StartAsync(Cancellation);
        var analytics = host.Services.GetRequiredService<IAnalyticsService>();

        for (int id = 0; id < 30_000; id++)
        {
            Assert.True(analytics.Track("ada", "create", "document", id.ToString(CultureInfo.InvariantCulture)));
            if (id == 10_000)
                await Services.Analytics.StopAsync();
            if (id == 20_000)
                await Services.Analytics.StartAsync(Cancellation);
        }

        await UntilAsync(async () => (await analytics.FlushAsync(Cancellation)).Held == 0);
        var result = await analytics.FlushAsync(Cancellation);
        await host.StopAsync(Cancellation);

        Assert.Equal(new FlushResult { Delivered = 30_000, Held = 0, Dropped = 0 }, result);
        await AssertAllStoredOnceAsync([.. Enumerable.Range(0, 30_000).Select(id => id.ToString(CultureInfo.InvariantCulture))]);
    }

    private IHost Start(bool stores, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Tidewire:Analytics:BaseAddress"] = Services.Analytics.Address.ToString(),
            ["Tidewire:Analytics:Budget"] = "00:01:00",
            ["Tidewire:Analytics:Queue:BaseDelay"] = "00:00:00.02",
            ["Tidewire:Analytics:Queue:MaxDelay"] = "00:00:00.2",
            ["Tidewire:Analytics:CircuitBreaker:BreakDuration"] = "00:00:00.5",
        };
        foreach (var (key, value) in settings)
            all["Tidewire:Analytics:" + key] = value;

        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(all);
        var tidewire = builder.AddTidewireCore().AddAnalytics();
        if (stores)
            tidewire.UseSqliteStore(Store);
        return builder.Build();
    }
}
