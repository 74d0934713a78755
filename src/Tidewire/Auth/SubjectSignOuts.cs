using System.Collections.Concurrent;

namespace Tidewire.Auth;

/// <summary>The users that were signed out everywhere, by their ids: no answer counts that was asked for before its user was signed out.</summary>
/// <remarks>
/// Nothing is searched when a user is signed out: whoever reads an answer asks here. Before and after are told by a count, so that calls under way are on the
/// right side of it whatever the clock says.
/// </remarks>
internal sealed class SubjectSignOuts(TimeProvider time)
{
    /// <summary>
    /// How many are kept. Where there are more within a day, no answer from before counts for anybody: that costs a call for each token, and is never wrong.
    /// </summary>
    public const int Max = 100_000;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<UInt128, (long Order, long At)> _signedOut = new();
    private long _order;
    private long _floor;
    private volatile bool _isEmpty = true;

    /// <summary>Whether nobody was signed out yet.</summary>
    public bool IsEmpty => _isEmpty;

    /// <summary>A moment in the order of calls and sign-outs, later than all before.</summary>
    public long Next() => Interlocked.Increment(ref _order);

    /// <summary>Signs a user out.</summary>
    public void Add(UInt128 subject)
    {
        lock (_gate)
        {
            if (_signedOut.Count >= Max)
                MakeRoom();

            _signedOut[subject] = (Next(), time.GetTimestamp());
            _isEmpty = false;
        }
    }

    /// <summary>Whether an answer was asked for before its user was signed out.</summary>
    /// <param name="subject">The user; <see langword="null"/> for nobody, who cannot be signed out.</param>
    /// <param name="askedAt">When the service was asked, in the order of calls and sign-outs.</param>
    public bool HasEnded(UInt128? subject, long askedAt) => !_isEmpty && Latest(subject) > askedAt;

    /// <summary>Whether a user was signed out after one moment and before another.</summary>
    public bool HasEndedBetween(UInt128? subject, long askedAt, long now) => !_isEmpty && Latest(subject) is var order && order > askedAt && order < now;

    private long Latest(UInt128? subject)
    {
        long floor = Volatile.Read(ref _floor);
        return subject is { } known && _signedOut.TryGetValue(known, out var signOut) && signOut.Order > floor ? signOut.Order : floor;
    }

    // No answer is honored for longer than a day, so that an older sign-out has nothing left to end.
    private void MakeRoom()
    {
        foreach (var (subject, (_, at)) in _signedOut)
        {
            if (time.GetElapsedTime(at) >= SharedTokenFormat.MaxAge)
                _signedOut.TryRemove(subject, out _);
        }

        if (_signedOut.Count < Max)
            return;

        // The floor first: between the two, everybody counts as signed out twice, not as signed in.
        Volatile.Write(ref _floor, Next());
        _signedOut.Clear();
    }
}
