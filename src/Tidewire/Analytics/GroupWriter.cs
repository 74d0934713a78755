using System.Buffers;

namespace Tidewire.Analytics;

/// <summary>
/// Lets many threads share one write: while one writes, the others put their lines together, and one of them writes those next. Each returns when its own
/// lines are written.
/// </summary>
internal sealed class GroupWriter(Func<ReadOnlyMemory<byte>, int, SpoolOutcome> write)
{
    private readonly object _gate = new();
    private ArrayBufferWriter<byte> _filling = new(4_096);
    private ArrayBufferWriter<byte> _spare = new(4_096);
    private Group _group = new();
    private bool _writing;

    public SpoolOutcome Write(ReadOnlySpan<byte> lines, int count)
    {
        Group group;
        ArrayBufferWriter<byte> bytes;
        lock (_gate)
        {
            group = _group;
            _filling.Write(lines);
            group.Count += count;
            while (_writing && group.Outcome is null)
                Monitor.Wait(_gate);
            if (group.Outcome is { } outcome)
                return outcome;

            _writing = true;
            _group = new();
            (bytes, _filling) = (_filling, _spare);
        }

        var result = SpoolOutcome.Failed;
        try
        {
            result = write(bytes.WrittenMemory, group.Count);
        }
        finally
        {
            bytes.ResetWrittenCount();
            lock (_gate)
            {
                _spare = bytes;
                _writing = false;
                group.Outcome = result;
                Monitor.PulseAll(_gate);
            }
        }

        return result;
    }

    private sealed class Group
    {
        public int Count { get; set; }

        public SpoolOutcome? Outcome { get; set; }
    }
}
