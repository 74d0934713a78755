using Tidewire;
using System.Net;

namespace TheNamespace.Tests;

/// <summary>The tests that both the real service and the fake must pass.</summary>
public abstract class OrdersContract
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IOrdersService Orders { get; }

    protected abstract void GoDown();

    [Fact]
    public async Task Item_IsFound_OnceItIsCreated()
    {
        var created = await Orders.TryCreateItemAsync(new() { Name = "First" }, cancellationToken: Cancellation);

        Assert.Equal("First", created.Value?.Name);
        Assert.Equal(created.Value, await Orders.GetItemAsync(created.Value!.Id, Cancellation));
        Assert.Equal(created.Value, Assert.Single((await Orders.ListItemsAsync(Cancellation))!));
    }

    [Fact]
    public async Task Item_IsCreatedOnce_WhenTheKeyIsTheSame()
    {
        var first = await Orders.TryCreateItemAsync(new() { Name = "First" }, "key-1", Cancellation);
        var again = await Orders.TryCreateItemAsync(new() { Name = "First" }, "key-1", Cancellation);

        Assert.Equal(first.Value, again.Value);
        Assert.Single((await Orders.ListItemsAsync(Cancellation))!);
    }

    [Fact]
    public async Task GetItem_IsRejectedWith404_WhenTheItemIsMissing()
    {
        var result = await Orders.TryGetItemAsync("nothing", Cancellation);

        Assert.Equal((ServiceFailureKind.Rejected, HttpStatusCode.NotFound), (result.Failure?.Kind, result.Failure?.StatusCode));
        Assert.Null(await Orders.GetItemAsync("nothing", Cancellation));
    }

    [Fact]
    public async Task Call_Fails_WhenTheServiceIsDown()
    {
        GoDown();

        Assert.Equal(ServiceFailureKind.Unavailable, (await Orders.TryGetItemAsync("item-1", Cancellation)).Failure?.Kind);
        Assert.Null(await Orders.ListItemsAsync(Cancellation));
    }

    [Fact]
    public async Task Call_Throws_ForInvalidArgumentsAndCancellation()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Orders.GetItemAsync(" ", Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Orders.TryCreateItemAsync(null!, cancellationToken: Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Orders.GetItemAsync("item-1", new CancellationToken(canceled: true)));
    }
}
