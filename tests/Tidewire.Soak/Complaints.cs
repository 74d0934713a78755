using System.Collections.Concurrent;

namespace Tidewire.Soak;

/// <summary>The problems found. Counts all of them and keeps the texts of the first few.</summary>
internal sealed class Complaints
{
    private const int Kept = 40;
    private readonly ConcurrentQueue<string> _texts = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public IReadOnlyCollection<string> Listed => _texts;

    public void Add(string text)
    {
        if (Interlocked.Increment(ref _count) <= Kept)
            _texts.Enqueue(text);
    }
}
