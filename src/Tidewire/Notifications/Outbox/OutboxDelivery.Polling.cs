namespace Tidewire.Notifications;

// The poll: finds messages that became due or were stored by other processes, deletes old ones, and counts.
internal sealed partial class OutboxDelivery
{
    private const int FirstPage = 100;
    private const int NextPage = 1_000;
    private const int MaxPages = 20;
    private static readonly TimeSpan _tidyEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _countEvery = TimeSpan.FromSeconds(15);
    private long? _tidiedAt;
    private long? _countedAt;

    private async void Poll()
    {
        int phase = Ledger.StorePhase;
        try
        {
            await _settlement.RepeatAsync().ConfigureAwait(false);
            SignalMessages();
            if (IsTime(ref _tidiedAt, _tidyEvery))
                await TidyAsync().ConfigureAwait(false);
            if (IsTime(ref _countedAt, _countEvery))
                await CountAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Ledger.StoreFailed(phase, e);
        }
        finally
        {
            SchedulePoll(_settings.PollInterval);
        }
    }

    private void SchedulePoll(TimeSpan delay)
    {
        try
        {
            _poll.Change(delay, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private async Task CountAsync()
    {
        var counts = await Store.CountAsync(CancellationToken.None).ConfigureAwait(false);
        Ledger.Counted(counts, counts.Waiting == 0 ? null : await FindOldestAsync().ConfigureAwait(false), Store.Size);
    }

    // Messages are listed in the order stored, so the first page usually contains a due message. Further pages are read only if it does not.
    private async Task<DateTimeOffset?> FindOldestAsync()
    {
        var now = _time.GetUtcNow();
        long position = 0;
        for (int page = 0; page < MaxPages; page++)
        {
            int size = page == 0 ? FirstPage : NextPage;
            var messages = await Store.ListAsync(OutboxState.Waiting, position, size, CancellationToken.None).ConfigureAwait(false);
            if (messages.Select(DueAt).Where(dueAt => dueAt <= now).Min(dueAt => (DateTimeOffset?)dueAt) is { } oldest)
                return oldest;
            if (messages.Count < size)
                break;
            position = messages[^1].Position;
        }

        return null;
    }

    // The age of a scheduled message is counted from its NotBefore.
    private static DateTimeOffset DueAt(OutboxEntry message) => message.NotBefore > message.EnqueuedAt ? message.NotBefore.Value : message.EnqueuedAt;

    private async Task TidyAsync()
    {
        while (await Store.TidyAsync(_settings.KeepSentFor, CancellationToken.None).ConfigureAwait(false))
        {
        }
    }

    private bool IsTime(ref long? last, TimeSpan interval)
    {
        if (last is { } at && _time.GetElapsedTime(at) < interval)
            return false;

        last = _time.GetTimestamp();
        return true;
    }
}
