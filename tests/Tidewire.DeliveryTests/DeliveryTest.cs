using LocalServices;

namespace Tidewire.DeliveryTests;

/// <summary>The base of tests that compare accepted events with the database of a real service.</summary>
public abstract class DeliveryTest : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidewire-delivery-");

    protected LocalServiceHost Services { get; private set; } = null!;

    /// <summary>The store's directory.</summary>
    protected string Store => PathOf("store");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Services = await LocalServiceHost.StartAsync(ct: Cancellation);

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Asserts that each accepted event is stored, and that nothing is stored twice.</summary>
    protected async Task AssertAllStoredOnceAsync(IReadOnlyCollection<string> accepted)
    {
        var stored = (await Services.ReadEventsAsync(ct: Cancellation)).Select(one => one.ResourceId).ToList();
        var distinct = stored.ToHashSet();
        Assert.Equal(distinct.Count, stored.Count);
        Assert.Empty(accepted.Where(id => !distinct.Contains(id)).Take(5));
    }

    protected static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
    }
}
