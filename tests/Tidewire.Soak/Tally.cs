using System.Collections.Concurrent;

namespace Tidewire.Soak;

/// <summary>Counts of the whole run.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _outcomes = new();
    private long _longest;

    public IEnumerable<KeyValuePair<string, int>> Outcomes => _outcomes.OrderBy(outcome => outcome.Key, StringComparer.Ordinal);

    public int Calls => _outcomes.Values.Sum();

    public TimeSpan Longest => TimeSpan.FromTicks(Interlocked.Read(ref _longest));

    public void Count(string outcome, TimeSpan elapsed)
    {
        _outcomes.AddOrUpdate(outcome, 1, static (_, count) => count + 1);

        long longest;
        while (elapsed.Ticks > (longest = Interlocked.Read(ref _longest)))
            Interlocked.CompareExchange(ref _longest, elapsed.Ticks, longest);
    }
}
