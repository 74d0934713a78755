using Tidewire.Pipeline;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace Tidewire.Auth;

/// <summary>Publishes sign-outs of tokens and users to the other instances, and receives theirs. Lost messages are not sent again.</summary>
internal sealed class SignOutChannel(IFusionCacheBackplane backplane, string client, StoreHealth health, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);
    private static readonly FusionCacheEntryOptions _options = new();

    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private Task? _listening;

    /// <summary>Raised when another instance has forgotten a token or a user, with the key of the token or the topic of the user.</summary>
    public event Action<string>? Received;

    /// <summary>Starts to listen, once. Does not wait for the connection.</summary>
    public void Listen() => _ = Listening();

    /// <summary>Publishes that a token, or all tokens of a user, must be forgotten.</summary>
    /// <returns>Whether the message was published.</returns>
    public async Task<bool> PublishAsync(string key)
    {
        try
        {
            await Listening().WaitAsync(_timeout, time).ConfigureAwait(false);
            var message = BackplaneMessage.CreateForEntryRemove(_instance, key, time.GetUtcNow().UtcTicks);
            var publishing = backplane.PublishAsync(message, _options, _ended.Token).AsTask();
            await AbandonableTask.Observe(publishing).WaitAsync(_timeout, time).ConfigureAwait(false);
            health.Succeeded();
            return true;
        }
        catch (Exception e)
        {
            Failed(e);
            return false;
        }
    }

    public void Dispose()
    {
        if (_ended.IsCancellationRequested)
            return;

        _ended.Cancel();
        if (_listening is not null)
            _ = UnsubscribeAsync();
    }

    // The first attempt to subscribe. Further attempts are made in the background.
    private Task Listening()
    {
        if (_listening is { } listening)
            return listening;

        lock (_gate)
            return _listening ??= Task.Run(SubscribeAsync);
    }

    private async Task SubscribeAsync()
    {
        if (!await TrySubscribeAsync().ConfigureAwait(false))
            _ = SubscribeLaterAsync();
    }

    private async Task SubscribeLaterAsync()
    {
        try
        {
            do
                await Task.Delay(_pause, time, _ended.Token).ConfigureAwait(false);
            while (!await TrySubscribeAsync().ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The application is stopping.
        }
    }

    private async Task<bool> TrySubscribeAsync()
    {
        try
        {
            await backplane.SubscribeAsync(new BackplaneSubscriptionOptions(
                client,
                _instance,
                $"tidewire:auth:{client}:signed-out",
                static _ => { },
                Receive,
                static _ => ValueTask.CompletedTask,
                ReceiveAsync)).ConfigureAwait(false);
            return true;
        }
        catch (Exception e)
        {
            Failed(e);
            return false;
        }
    }

    private async Task UnsubscribeAsync()
    {
        try
        {
            await backplane.UnsubscribeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Nothing depends on the subscription anymore.
        }
    }

    // A failure after disposal is not reported.
    private void Failed(Exception exception)
    {
        if (!_ended.IsCancellationRequested)
            health.Failed(exception);
    }

    private void Receive(BackplaneMessage message)
    {
        if (message is { Action: BackplaneMessageAction.EntryRemove, CacheKey: { } key } && message.SourceId != _instance && !_ended.IsCancellationRequested)
            Received?.Invoke(key);
    }

    private ValueTask ReceiveAsync(BackplaneMessage message)
    {
        Receive(message);
        return ValueTask.CompletedTask;
    }
}
