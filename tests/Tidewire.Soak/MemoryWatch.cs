namespace Tidewire.Soak;

/// <summary>Measures the live memory at the end of each round, when nothing is in flight.</summary>
internal sealed class MemoryWatch
{
    private const long Slack = 4 << 20;
    private const int WarmUpRounds = 2;
    private readonly List<long> _bytes = [];

    public string Text => string.Join(' ', _bytes.Select(bytes => $"{bytes / 1048576.0:0.0}"));

    public void Measure() => _bytes.Add(GC.GetTotalMemory(forceFullCollection: true));

    public void Check(Complaints complaints)
    {
        if (_bytes.Count <= WarmUpRounds)
            return;

        long warm = _bytes[WarmUpRounds - 1];
        if (_bytes[^1] > warm + (warm / 4) + Slack)
            complaints.Add($"memory grew from {warm:N0} bytes after the warm-up to {_bytes[^1]:N0} at the end (MiB by round: {Text})");
    }
}
