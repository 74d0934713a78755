namespace Tidewire.Soak;

/// <summary>A thread-safe seeded random generator.</summary>
internal sealed class Dice(int seed)
{
    private static readonly (Fate Fate, int Weight)[] _fates =
    [
        (Fate.Accept, 560),
        (Fate.AcceptLate, 60),
        (Fate.AcceptTooLate, 12),
        (Fate.ActTooLate, 12),
        (Fate.ActThenFail, 45),
        (Fate.ActThenAbort, 45),
        (Fate.Abort, 45),
        (Fate.Fail, 60),
        (Fate.Throttle, 45),
        (Fate.TurnAway, 45),
        (Fate.Refuse, 45),
        (Fate.CutBody, 16),
        (Fate.StallBody, 10),
    ];

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    public int Next(int below)
    {
        lock (_gate)
            return _random.Next(below);
    }

    public TimeSpan Between(TimeSpan shortest, TimeSpan longest) =>
        shortest + TimeSpan.FromMilliseconds(Next((int)(longest - shortest).TotalMilliseconds));

    public Fate NextFate()
    {
        int point = Next(_fates.Sum(fate => fate.Weight));
        foreach (var (fate, weight) in _fates)
        {
            point -= weight;
            if (point < 0)
                return fate;
        }

        return Fate.Accept;
    }
}
