namespace Tidewire.AspNetCore.Status;

/// <summary>The calls of one client that ended in one slot of time.</summary>
internal sealed class CallSlotCounts
{
    private readonly int[] _latency = new int[LatencyScale.Buckets];

    /// <summary>The number of the slot since the beginning; −1 before its first use.</summary>
    public long Number { get; private set; } = -1;

    public int Succeeded { get; set; }

    public int Rejected { get; set; }

    public int Failed { get; set; }

    public ReadOnlySpan<int> Latency => _latency;

    public void AddLatency(double seconds) => _latency[LatencyScale.Bucket(seconds)]++;

    /// <summary>Takes the slot for another time.</summary>
    public void Restart(long number)
    {
        Number = number;
        Succeeded = Rejected = Failed = 0;
        Array.Clear(_latency);
    }
}
