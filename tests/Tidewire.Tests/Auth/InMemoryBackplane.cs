using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace Tidewire.Tests.Auth;

/// <summary>Delivers messages immediately to the instances of one process, unless the test makes the delivery fail, hang or lose them.</summary>
internal sealed class InMemoryBackplane(InMemoryBackplane.Network network) : IFusionCacheBackplane
{
    private BackplaneSubscriptionOptions? _subscription;

    public ValueTask SubscribeAsync(BackplaneSubscriptionOptions options)
    {
        network.ThrowIfDown();
        _subscription = options;
        lock (network.Members)
            network.Members.Add(this);
        return ValueTask.CompletedTask;
    }

    public ValueTask UnsubscribeAsync()
    {
        lock (network.Members)
            network.Members.Remove(this);
        return ValueTask.CompletedTask;
    }

    public async ValueTask PublishAsync(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default)
    {
        network.ThrowIfDown();
        if (network.Hangs)
            await new TaskCompletionSource().Task.WaitAsync(token);
        Interlocked.Increment(ref network.PublishedCount);
        if (network.LosesMessages)
            return;

        InMemoryBackplane[] members;
        lock (network.Members)
            members = [.. network.Members];
        foreach (var member in members)
            await member._subscription!.IncomingMessageHandlerAsync!(message);
    }

    public void Subscribe(BackplaneSubscriptionOptions options) => throw new NotSupportedException("Only asynchronous calls are made.");

    public void Unsubscribe() => throw new NotSupportedException("Only asynchronous calls are made.");

    public void Publish(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default) =>
        throw new NotSupportedException("Only asynchronous calls are made.");

    internal sealed class Network
    {
        public int PublishedCount;

        public List<InMemoryBackplane> Members { get; } = [];

        public bool IsDown { get; set; }

        public bool Hangs { get; set; }

        public bool LosesMessages { get; set; }

        public void ThrowIfDown()
        {
            if (IsDown)
                throw new IOException("The backplane is down.");
        }
    }
}
