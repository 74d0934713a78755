using System.Collections.Concurrent;

namespace Tidewire.Auth;

/// <summary>The users who were signed out everywhere. A result from before its user's sign-out is not used.</summary>
/// <remarks>
/// A sign-out does not search the cache; each read of a result checks this list instead. Order is kept by a counter, not a clock, so it is
/// exact for calls in flight.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="max">The maximum number of users; <see cref="Max"/> outside of tests.</param>
internal sealed class SubjectSignOuts(TimeProvider time, int max = SubjectSignOuts.Max)
{
    /// <summary>
    /// The maximum number of users. If more are signed out within a day, the earlier results of all users are ignored. That is always safe and
    /// costs one call per token.
    /// </summary>
    public const int Max = 100_000;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<UInt128, (long Order, long At)> _signedOut = new();
    private long _order;
    private long _minOrder;
    private volatile bool _isEmpty = true;

    /// <summary>Whether no user has been signed out yet.</summary>
    public bool IsEmpty => _isEmpty;

    /// <summary>The next position in the sequence of calls and sign-outs.</summary>
    public long Next() => Interlocked.Increment(ref _order);

    /// <summary>Signs a user out.</summary>
    public void Add(UInt128 subject)
    {
        lock (_gate)
        {
            if (_signedOut.Count >= max)
                MakeRoom();

            _signedOut[subject] = (Next(), time.GetTimestamp());
            _isEmpty = false;
        }
    }

    /// <summary>Whether a verification began before its user was signed out.</summary>
    /// <param name="subject">The user; <see langword="null"/> if the token has none.</param>
    /// <param name="verification">The verification's position in the sequence of calls and sign-outs.</param>
    public bool WasSignedOutAfter(UInt128? subject, long verification) => !_isEmpty && Latest(subject) > verification;

    /// <summary>Whether a user was last signed out between two positions in the sequence of calls and sign-outs.</summary>
    public bool WasSignedOutBetween(UInt128? subject, long first, long last) => !_isEmpty && Latest(subject) is var order && order > first && order < last;

    private long Latest(UInt128? subject)
    {
        // The minimum is read last: it is raised before a sign-out is removed.
        long order = subject is { } known && _signedOut.TryGetValue(known, out var signOut) ? signOut.Order : 0;
        return Math.Max(order, Volatile.Read(ref _minOrder));
    }

    // No result is accepted for longer than a day, so a sign-out older than that has no effect.
    private void MakeRoom()
    {
        foreach (var (subject, (_, at)) in _signedOut)
        {
            if (time.GetElapsedTime(at) >= SharedTokenFormat.MaxAge)
                _signedOut.TryRemove(subject, out _);
        }

        if (_signedOut.Count < max)
            return;

        // The minimum is raised first: between the two steps, users count as signed out, never as signed in.
        Volatile.Write(ref _minOrder, Next());
        _signedOut.Clear();
    }
}
