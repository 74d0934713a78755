using System.Globalization;

namespace Tidewire.Soak;

/// <summary>Tracks events while calls are made, and finally compares the counts of the queue with the actions of the service.</summary>
internal sealed class TrackedEvents(Complaints complaints)
{
    /// <summary>The prefix of the ids of tracked events.</summary>
    public const string Prefix = "event-";

    // With more events, the service's records of them would look like a memory leak.
    private const int MaxEvents = 20_000;
    private const int MaxFlushes = 300;
    private static readonly TimeSpan _flushPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);
    private long _tracked;
    private long _refused;

    public string Text { get; private set; } = "none";

    public async Task TrackUntilAsync(IAnalyticsService analytics, CancellationToken ended)
    {
        for (long number = 0; number < MaxEvents && !ended.IsCancellationRequested; number++)
        {
            if (analytics.Track("user", "create", "document", string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}")))
                _tracked++;
            else
                _refused++;
            await Task.Delay(_pause, TimeProvider.System, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Compares the account with the tracked events and with the actions of the service.</summary>
    public async Task CheckAsync(IAnalyticsService analytics, IReadOnlyDictionary<string, ServedCall> done)
    {
        var account = await analytics.FlushAsync();

        // Delivery yields to direct calls. Now that those have ended, some deliveries must succeed, even if none did before.
        for (int turn = 0; account.Delivered == 0 && turn < MaxFlushes; turn++)
        {
            await Task.Delay(_flushPause, TimeProvider.System);
            account = await analytics.FlushAsync();
        }

        long acted = done.Values.Count(call => call.Acts > 0);
        Text = $"tracked {_tracked:N0} (refused {_refused:N0}) = delivered {account.Delivered:N0} + dropped {account.Dropped:N0} + held {account.Held:N0}; acted on {acted:N0}";

        if (account.Delivered + account.Dropped + account.Held != _tracked)
            complaints.Add($"events: the counts do not add up: {Text}");
        if (account.Delivered > acted)
            complaints.Add($"events: more were delivered than the service acted on: {Text}");
        if (_tracked - acted > account.Dropped + account.Held)
            complaints.Add($"events: some are lost: {Text}");
        if (account.Delivered == 0)
            complaints.Add($"events: none was delivered: {Text}");
        foreach (var (id, call) in done)
        {
            if (call.Keys > 1 || call.IsKeyMissing)
                complaints.Add($"{id}: its requests carried {call.Keys} different idempotency keys, or none");
            if (call.Acts > 1)
                complaints.Add($"{id}: the service acted {call.Acts} times");
        }
    }
}
