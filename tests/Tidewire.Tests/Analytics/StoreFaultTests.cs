using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Tests.Analytics;

/// <summary>Events that the store refuses or loses, and how they are reported to the application.</summary>
public sealed class StoreFaultTests : TrackingTest
{
    [Theory]
    [InlineData(DeliveryLoss.Removed, DropReason.Removed)]
    [InlineData(DeliveryLoss.Damaged, DropReason.Unreadable)]
    public async Task LostEvents_AreReportedAsDropped_WithTheReason(DeliveryLoss loss, DropReason reason)
    {
        var stores = new ScriptedStores();
        await using var application = Application(stores);
        await application.FlushAsync();

        stores.Lose(3, loss);

        Assert.Equal(new DroppedEvent { Event = null, Count = 3, Reason = reason, WasAccepted = true }, Assert.Single(application.Dropped));
        Assert.Equal((3, 3), (application.Events("recovered"), application.Events("dropped", reason)));
        Assert.Equal(new FlushResult { Delivered = 0, Held = 0, Dropped = 3 }, await application.FlushAsync());
    }

    [Theory]
    [InlineData(true, false, DropReason.StoreFull)]
    [InlineData(false, false, DropReason.StoreFailed)]
    [InlineData(false, true, DropReason.StoreFailed)]
    public async Task Event_IsRefused_WhenTheStoreMustAcceptItAndDoesNot(bool isFull, bool isSlow, DropReason reason)
    {
        var stores = new ScriptedStores { Append = _ => new(0, isFull), IsSlow = isSlow };
        await using var application = Application(stores, options => options.Store.Accept = StoreAccept.OnDisk);

        Assert.Equal(0, application.Track(1));

        Assert.Equal((1, 0), (application.Events("refused", reason), application.Events("accepted")));
        var dropped = Assert.Single(application.Dropped);
        Assert.Equal((reason, false, "0"), (dropped.Reason, dropped.WasAccepted, dropped.Event?.ResourceId));
    }

    [Theory]
    [InlineData(QueueOverflow.RefuseNewest, 1, "2", false)]
    [InlineData(QueueOverflow.DropOldest, 2, "1", true)]
    public async Task FullQueue_FollowsItsOverflowMode_WhenTheStoreFails(QueueOverflow mode, int accepted, string dropped, bool wasAccepted)
    {
        var arrived = new TaskCompletionSource();
        var mayAnswer = new TaskCompletionSource();
        Service.Answer = async (_, cancellation) =>
        {
            arrived.TrySetResult();
            await mayAnswer.Task.WaitAsync(cancellation);
            return null;
        };
        await using var application = Application(new(), options => (options.Queue.Capacity, options.Queue.Workers, options.Queue.Overflow) = (2, 1, mode));
        application.Track(1);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(accepted, application.Track(2, from: 1));
        mayAnswer.SetResult();
        await application.FlushAsync();

        var drop = Assert.Single(application.Dropped);
        Assert.Equal((DropReason.QueueFull, dropped, wasAccepted), (drop.Reason, drop.Event?.ResourceId, drop.WasAccepted));
        Assert.Equal(2, application.Events("delivered"));
    }

    [Fact]
    public async Task Event_IsRefusedWithReasonShutDown_WhenTheApplicationStopsDuringTheWrite()
    {
        var stores = new ScriptedStores();
        await using var application = Application(stores, options => options.Store.Accept = StoreAccept.OnDisk);
        await application.StartAsync();
        stores.Append = _ =>
        {
            application.ShutDownAsync().GetAwaiter().GetResult();
            return new(0, IsFull: false);
        };

        Assert.Equal(0, application.Track(1));

        Assert.Equal((1, 0), (application.Events("refused", DropReason.ShutDown), application.Events("accepted")));
    }

    private TrackingApplication Application(ScriptedStores stores, Action<AnalyticsOptions>? configure = null) =>
        new(Service, configure, services: services => services.AddSingleton<IDeliveryStoreFactory>(stores));
}
