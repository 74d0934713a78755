namespace Tidewire.AspNetCore.Status;

/// <summary>The calls of a client that ended in one time slot.</summary>
internal sealed class CallSlotCounts
{
    private readonly int[] _latency = new int[LatencyScale.Buckets];

    /// <summary>The sequence number of the slot; −1 before its first use.</summary>
    public long Number { get; private set; } = -1;

    public int Succeeded { get; set; }

    public int Rejected { get; set; }

    public int Failed { get; set; }

    public ReadOnlySpan<int> Latency => _latency;

    public void AddLatency(double seconds) => _latency[LatencyScale.Bucket(seconds)]++;

    /// <summary>Resets the counts, and reuses the slot for another time.</summary>
    public void Restart(long number)
    {
        Number = number;
        Succeeded = Rejected = Failed = 0;
        Array.Clear(_latency);
    }
}
