using Tidewire.Telemetry;

namespace Tidewire.Delivery;

// How delivery ends: it drains, then stores or drops what is left.
internal sealed partial class DeliveryEngine
{
    private static readonly TimeSpan _disposeTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _shutdownOverrun = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Delivers as much as possible until the token is canceled, then stores or drops the rest. If that has not ended one second after the
    /// cancellation, because a disk or the application hangs, it continues in the background, so that the host can stop.
    /// </summary>
    public Task StopAsync(CancellationToken deadline)
    {
        Queue.Close();
        return _hasStarted || Queue.Store is not null ? DrainAsync(deadline) : End();
    }

    /// <summary>Stores or drops the remaining items if <see cref="StopAsync"/> was not called before; delivers none of them.</summary>
    public void Dispose()
    {
        _circuit.Changed -= OnCircuitChanged;
        bool isEnding = _end is not null;
        Queue.Close();
        if (End().Wait(isEnding ? TimeSpan.Zero : _disposeTimeout))
            _workers.Dispose();
    }

    private static Task EndOf(CancellationToken token)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.UnsafeRegister(static reached => ((TaskCompletionSource)reached!).TrySetResult(), reached);
        return reached.Task;
    }

    private async Task DrainAsync(CancellationToken deadline)
    {
        if (_hasStarted)
        {
            _workers.Stop();
            await Task.WhenAny(_workers.Completion, EndOf(deadline)).ConfigureAwait(false);
        }

        var end = End();
        if (await Task.WhenAny(end, GraceAfter(deadline)).ConfigureAwait(false) != end)
            Log.DeliveryLate(_logger, _client, _shutdownOverrun.TotalSeconds);
    }

    private async Task GraceAfter(CancellationToken deadline)
    {
        await EndOf(deadline).ConfigureAwait(false);
        await Task.Delay(_shutdownOverrun, _time, CancellationToken.None).ConfigureAwait(false);
    }

    // Before the start no item is accepted, so without a store there is nothing to store or drop.
    private Task End()
    {
        lock (_ending)
            return _end ??= _hasStarted || Queue.Store is not null ? Task.Run(EndAsync) : Task.CompletedTask;
    }

    private async Task EndAsync()
    {
        var left = await _workers.EndAsync().ConfigureAwait(false);
        left.AddRange(_source.Drain());
        await StoreOrDropRemainingAsync(left).ConfigureAwait(false);
        _flushes.Complete(PendingFlushes.All);
        await Queue.EndAsync().ConfigureAwait(false);
    }

    private async Task StoreOrDropRemainingAsync(List<DeliveryItem> left)
    {
        long before = Queue.Account.Dropped;
        if (Queue.Store is not null && left.FindAll(item => item.Id != 0) is { Count: > 0 } stored)
        {
            // Items that the store has lost are stored again if their content is in memory.
            await Queue.ReloadAsync(stored).ConfigureAwait(false);
            var lost = stored.FindAll(item => item.Id == 0);
            await Queue.DropAsync(lost.FindAll(item => item.Body is null), DropCause.Removed).ConfigureAwait(false);
            left = left.FindAll(item => item.Id == 0 && (item.Body ?? item.Source) is not null);
        }

        left = await DeliverySource.SelectAsync(left.FindAll(item => item.Id == 0), Queue.PrepareOrDropAsync).ConfigureAwait(false);
        do
        {
            await StoreOrDropAsync(left).ConfigureAwait(false);
            left = await _source.TakeFromMemoryAsync(DeliverySpill.Size).ConfigureAwait(false);
        }
        while (left.Count > 0);

        long dropped = Queue.Account.Dropped - before;
        if (Queue.HeldInStore + dropped > 0)
            Log.ItemsLeft(_logger, _client, Queue.HeldInStore + dropped, Queue.HeldInStore, dropped);
    }

    // If one item does not fit, the following ones are still tried.
    private async Task StoreOrDropAsync(List<DeliveryItem> items)
    {
        while (items.Count > 0)
        {
            int moved = Queue.Store is null ? 0 : await Queue.MoveToStoreAsync(items).ConfigureAwait(false);
            if (moved < items.Count)
                await Queue.DropAsync([items[moved]], DropCause.ShutDown).ConfigureAwait(false);
            items = items[Math.Min(moved + 1, items.Count)..];
        }
    }
}
