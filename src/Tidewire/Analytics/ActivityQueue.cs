using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Tidewire.Analytics;

/// <summary>The events in memory: those that wait, and the number of those the sender has taken.</summary>
/// <remarks>
/// The bound is a count beside a lock-free queue: a bounded channel takes a lock for every write, at which many producers line up.
/// A place is taken before the event is put there, so a count above zero means that one is there or about to be.
/// </remarks>
internal sealed class ActivityQueue
{
    private readonly ConcurrentQueue<TrackedActivity> _waiting = new();
    private int _count;
    private int _taken;

    /// <summary>Those that wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Those that wait, and those the sender has.</summary>
    public long Held => Volatile.Read(ref _count) + Volatile.Read(ref _taken);

    /// <summary>Takes a place; the caller puts an event there with <see cref="Add"/> or gives it back with <see cref="Release"/>.</summary>
    public bool TryReserve(int capacity)
    {
        if (Interlocked.Increment(ref _count) + Volatile.Read(ref _taken) <= capacity)
            return true;

        Interlocked.Decrement(ref _count);
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _count);

    public void Add(TrackedActivity activity) => _waiting.Enqueue(activity);

    /// <summary>Takes out the oldest and keeps its place, for the caller to fill or to give back: nobody else can come in between.</summary>
    public bool TryTakeThePlaceOfTheOldest([NotNullWhen(true)] out TrackedActivity? activity)
    {
        var spin = new SpinWait();
        while (Count > 0)
        {
            if (_waiting.TryDequeue(out activity))
                return true;

            spin.SpinOnce();
        }

        activity = null;
        return false;
    }

    /// <summary>Hands the oldest to the sender, waiting for a place that is taken but not filled yet.</summary>
    public bool TryTake([NotNullWhen(true)] out TrackedActivity? activity)
    {
        var spin = new SpinWait();
        while (Count > 0)
        {
            if (_waiting.TryDequeue(out activity))
            {
                Interlocked.Increment(ref _taken);
                Interlocked.Decrement(ref _count);
                return true;
            }

            spin.SpinOnce();
        }

        activity = null;
        return false;
    }

    /// <summary>The sender is done with some: delivered, dropped, or in the spool.</summary>
    public void Done(int count) => Interlocked.Add(ref _taken, -count);
}
