namespace Tidewire.Auth;

/// <summary>Writes sign-outs to the shared store and publishes them to the other instances; retries until both succeed.</summary>
internal sealed class SharedSignOuts(SharedTokenStore store, SignOutChannel channel, PendingSignOuts pending, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private bool _isRetrying;

    /// <summary>Records that a token or a user was signed out. From then on, this instance ignores earlier results from the store.</summary>
    /// <returns>Whether the sign-out was written to the store and published. If not, it is retried in the background.</returns>
    public async Task<bool> RecordAsync(string key)
    {
        string name = Guid.NewGuid().ToString("N");
        bool isKept = pending.TryAdd(key, name);
        if (await WriteAndPublishAsync(key, name).ConfigureAwait(false))
            return true;

        if (isKept)
            BeginRetrying();
        return false;
    }

    public void Dispose() => _ended.Cancel();

    private async Task<bool> WriteAndPublishAsync(string key, string name)
    {
        // The store is written first, because an instance may read the store as soon as it gets the message. If the write fails, the message
        // is still published: the instances that get it forget the token.
        bool isWritten = await (SubjectTopic.Is(key, out _) ? store.SignOutSubjectAsync(key, name) : store.SignOutAsync(key, name)).ConfigureAwait(false);
        bool isPublished = await channel.PublishAsync(key).ConfigureAwait(false);
        if (isWritten && isPublished)
            pending.Remove(key, name);
        return isWritten && isPublished;
    }

    private void BeginRetrying()
    {
        lock (_gate)
        {
            if (_isRetrying || _ended.IsCancellationRequested)
                return;

            _isRetrying = true;
        }

        _ = RetryAsync(_ended.Token);
    }

    private async Task RetryAsync(CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
                foreach (var (key, name) in pending.ToArray())
                {
                    if (!await WriteAndPublishAsync(key, name).ConfigureAwait(false))
                        break;
                }
            }
            while (!IsDone());
        }
        catch (OperationCanceledException)
        {
            // The application is stopping.
        }
    }

    private bool IsDone()
    {
        lock (_gate)
        {
            _isRetrying = !pending.IsEmpty;
            return !_isRetrying;
        }
    }
}
