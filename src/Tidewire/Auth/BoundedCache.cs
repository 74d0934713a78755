using Microsoft.Extensions.Caching.Memory;

namespace Tidewire.Auth;

/// <summary>Answers by the keys of their tokens, those used least recently going first.</summary>
internal sealed class BoundedCache : IDisposable
{
    private const double FreedAtOnce = 0.1;
    private const int MaxTries = 10;

    // One entry must not empty the cache for itself alone.
    private const int MaxShareOfOne = 4;

    // An entry that ends at once could not be told from one for which there is no room.
    private static readonly TimeSpan _shortestLifetime = TimeSpan.FromSeconds(1);

    private readonly int _limit;
    private readonly MemoryCache _entries;
    private readonly Lock _compacting = new();

    public BoundedCache(int limit)
    {
        _limit = limit;
        _entries = new(new MemoryCacheOptions { SizeLimit = limit });
    }

    /// <summary>Finds an answer without making a string of the key.</summary>
    public Verification? Find(ReadOnlySpan<char> key) => _entries.TryGetValue(key, out object? found) ? (Verification?)found : null;

    /// <summary>Keeps an answer, in the place of an earlier one.</summary>
    /// <returns>Whether there is room for one of this size.</returns>
    public bool TrySet(string key, Verification answer, TimeSpan lifetime, int size)
    {
        if (size > Math.Max(1, _limit / MaxShareOfOne))
        {
            _entries.Remove(key);
            return false;
        }

        if (lifetime < _shortestLifetime)
            lifetime = _shortestLifetime;

        return TryAdd(key, answer, lifetime, size) || TryMakeRoomFor(key, answer, lifetime, size);
    }

    public void Remove(string key) => _entries.Remove(key);

    /// <summary>Frees the answers. The cache itself stays usable: a call under way at the disposal, or after it, finds nothing instead of an exception.</summary>
    public void Dispose() => _entries.Clear();

    // A full MemoryCache drops the new entry and makes room behind our back, none at all where 5 % of the limit is less than one.
    private bool TryMakeRoomFor(string key, Verification answer, TimeSpan lifetime, int size)
    {
        lock (_compacting)
        {
            for (int tries = 0; tries < MaxTries; tries++)
            {
                _entries.Compact(Math.Max(FreedAtOnce, 1.5 / Math.Max(1, _entries.Count)));
                if (TryAdd(key, answer, lifetime, size))
                    return true;
            }
        }

        return false;
    }

    private bool TryAdd(string key, Verification answer, TimeSpan lifetime, int size)
    {
        using (var entry = _entries.CreateEntry(key))
        {
            entry.Value = answer;
            entry.Size = size;
            entry.AbsoluteExpirationRelativeToNow = lifetime;
        }

        return _entries.TryGetValue(key.AsSpan(), out _);
    }
}
