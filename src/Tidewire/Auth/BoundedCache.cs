using Microsoft.Extensions.Caching.Memory;

namespace Tidewire.Auth;

/// <summary>Cached results by token key; the least recently used are evicted first.</summary>
internal sealed class BoundedCache : IDisposable
{
    private const double FreedAtOnce = 0.1;
    private const int MaxTries = 10;

    // One entry may take at most a quarter of the cache.
    private const int MaxShareOfOne = 4;

    // An entry that has already expired cannot be distinguished from one that was rejected because the cache is full.
    private static readonly TimeSpan _shortestLifetime = TimeSpan.FromSeconds(1);

    private readonly int _limit;
    private readonly Lazy<MemoryCache> _created;
    private readonly Lock _compacting = new();

    public BoundedCache(int limit)
    {
        _limit = limit;
        _created = new(() => new(new MemoryCacheOptions { SizeLimit = limit }));
    }

    // Created on first use, because the cache may be off.
    private MemoryCache Entries => _created.Value;

    /// <summary>Finds a result without allocating a string for the key.</summary>
    public Verification? Find(ReadOnlySpan<char> key) => Entries.TryGetValue(key, out object? found) ? (Verification?)found : null;

    /// <summary>Stores a result and replaces an earlier one.</summary>
    /// <returns>Whether the result was stored.</returns>
    public bool TrySet(string key, Verification answer, TimeSpan lifetime, int size)
    {
        if (size > Math.Max(1, _limit / MaxShareOfOne))
        {
            Entries.Remove(key);
            return false;
        }

        if (lifetime < _shortestLifetime)
            lifetime = _shortestLifetime;

        return TryAdd(key, answer, lifetime, size) || TryMakeRoomFor(key, answer, lifetime, size);
    }

    public void Remove(string key) => Entries.Remove(key);

    /// <summary>Removes all entries. The cache stays usable, so a call during or after disposal does not throw.</summary>
    public void Dispose()
    {
        if (_created.IsValueCreated)
            Entries.Clear();
    }

    // A full MemoryCache rejects the new entry and compacts in the background. In a small cache, its compaction by 5% frees nothing.
    private bool TryMakeRoomFor(string key, Verification answer, TimeSpan lifetime, int size)
    {
        lock (_compacting)
        {
            for (int tries = 0; tries < MaxTries; tries++)
            {
                Entries.Compact(Math.Max(FreedAtOnce, 1.5 / Math.Max(1, Entries.Count)));
                if (TryAdd(key, answer, lifetime, size))
                    return true;
            }
        }

        return false;
    }

    private bool TryAdd(string key, Verification answer, TimeSpan lifetime, int size)
    {
        using (var entry = Entries.CreateEntry(key))
        {
            entry.Value = answer;
            entry.Size = size;
            entry.AbsoluteExpirationRelativeToNow = lifetime;
        }

        return Entries.TryGetValue(key.AsSpan(), out _);
    }
}
