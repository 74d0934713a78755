namespace Tidewire.Auth;

/// <summary>Takes sign-outs to the shared store and to the other instances, again and again while either cannot be reached.</summary>
internal sealed class SharedSignOuts(SharedTokenStore store, SignOutChannel channel, PendingSignOuts pending, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private bool _isRetrying;

    /// <summary>Records that a token, or a user, was signed out. From now on this instance takes nothing from before it from the store.</summary>
    /// <returns>Whether the sign-out stands in the store and was published. If not, it is tried again in the background.</returns>
    public async Task<bool> RecordAsync(string key)
    {
        string name = Guid.NewGuid().ToString("N");
        bool isKept = pending.TryAdd(key, name);
        if (await PassOnAsync(key, name).ConfigureAwait(false))
            return true;

        if (isKept)
            BeginRetrying();
        return false;
    }

    public void Dispose() => _ended.Cancel();

    private async Task<bool> PassOnAsync(string key, string name)
    {
        // First the record: whoever hears the message must find it. Where it cannot be made, the message is of use all the same.
        bool stands = await (SubjectTopic.Is(key, out _) ? store.SignOutSubjectAsync(key, name) : store.SignOutAsync(key, name)).ConfigureAwait(false);
        bool isPublished = await channel.PublishAsync(key).ConfigureAwait(false);
        if (stands && isPublished)
            pending.Remove(key, name);
        return stands && isPublished;
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
                    if (!await PassOnAsync(key, name).ConfigureAwait(false))
                        break;
                }
            }
            while (!IsDone());
        }
        catch (OperationCanceledException)
        {
            // The application ends.
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
