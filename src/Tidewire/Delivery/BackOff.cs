namespace Tidewire.Delivery;

/// <summary>Exponential back-off with jitter: between half the delay and the full delay.</summary>
internal static class BackOff
{
    // After this many doublings, any bound is reached.
    private const int MaxDoublings = 40;

    public static TimeSpan Delay(int step, TimeSpan first, TimeSpan longest)
    {
        double bound = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(step, MaxDoublings) - 1));
#pragma warning disable CA5394 // The jitter spreads load; nothing secret depends on it.
        return TimeSpan.FromMilliseconds(bound * (0.5 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }
}
