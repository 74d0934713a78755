namespace Tidewire.AspNetCore.Status;

/// <summary>The calls of a client: totals, and a ring buffer of recent time slots.</summary>
/// <param name="time">The clock.</param>
internal sealed class CallHistory(TimeProvider time)
{
    // The kinds of failure are a fixed set. The limit bounds memory if other code writes to a meter that is also called Tidewire.
    private const int MaxKinds = 32;

    private readonly Lock _gate = new();
    private readonly long _startedAt = time.GetTimestamp();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly CallSlotCounts[] _slots = [.. Enumerable.Range(0, Timeline.Slots).Select(_ => new CallSlotCounts())];
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private long _succeeded;
    private long _rejected;
    private long _failed;
    private long _canceled;

    /// <summary>Adds an ended call.</summary>
    /// <param name="ending">The outcome.</param>
    /// <param name="seconds">The duration.</param>
    public void Add(CallEnding ending, double seconds)
    {
        lock (_gate)
        {
            if (ending.IsCanceled)
            {
                _canceled++;
                return;
            }

            var slot = Current();
            if (ending.Failure is { } kind)
            {
                if (ending.IsRejected)
                    (slot.Rejected, _rejected) = (slot.Rejected + 1, _rejected + 1);
                else
                    (slot.Failed, _failed) = (slot.Failed + 1, _failed + 1);
                if (_failures.ContainsKey(kind) || _failures.Count < MaxKinds)
                    _failures[kind] = _failures.GetValueOrDefault(kind) + 1;
            }
            else
            {
                (slot.Succeeded, _succeeded) = (slot.Succeeded + 1, _succeeded + 1);
            }

            if (ending.CountsTowardLatency)
                slot.AddLatency(seconds);
        }
    }

    public (CallsReport Calls, LatencyReport Latency) Report()
    {
        lock (_gate)
        {
            var recent = Recent();
            var calls = new CallsReport
            {
                Total = _succeeded + _rejected + _failed + _canceled,
                Succeeded = _succeeded,
                Rejected = _rejected,
                Failed = _failed,
                Canceled = _canceled,
                Failures = [.. _failures.Select(failure => new FailureReport { Kind = failure.Key, Count = failure.Value }).OrderByDescending(failure => failure.Count)],
                Slots = [.. recent.Select(Slot)],
            };
            return (calls, Latency(recent));
        }
    }

    private SlotReport Slot(CallSlotCounts slot) =>
        new() { StartedAt = _started + slot.Number * Timeline.Slot, Succeeded = slot.Succeeded, Rejected = slot.Rejected, Failed = slot.Failed };

    private static LatencyReport Latency(CallSlotCounts[] slots)
    {
        var counts = new long[LatencyScale.Buckets];
        foreach (var slot in slots)
        {
            for (int i = 0; i < counts.Length; i++)
                counts[i] += slot.Latency[i];
        }

        return new() { Calls = counts.Sum(), P50Seconds = LatencyScale.Quantile(counts, 0.5), P95Seconds = LatencyScale.Quantile(counts, 0.95) };
    }

    // Returns the slots that contain calls, oldest first.
    private CallSlotCounts[] Recent()
    {
        long now = Number();
        return [.. _slots.Where(slot => slot.Number > now - Timeline.Slots && slot.Number >= 0).OrderBy(slot => slot.Number)];
    }

    private CallSlotCounts Current()
    {
        long number = Number();
        var slot = _slots[number % Timeline.Slots];
        if (slot.Number != number)
            slot.Restart(number);
        return slot;
    }

    private long Number() => time.GetElapsedTime(_startedAt).Ticks / Timeline.Slot.Ticks;
}
