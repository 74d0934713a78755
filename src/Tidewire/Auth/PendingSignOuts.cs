using System.Collections.Concurrent;

namespace Tidewire.Auth;

/// <summary>The sign-outs that are not in the shared store yet, by the keys of their tokens.</summary>
/// <remarks>As long as one is here, nothing from before it is taken from the store: it may hold the token's last good answer still.</remarks>
internal sealed class PendingSignOuts
{
    /// <summary>How many are kept. Beyond that a sign-out that fails is not tried again; its caller was told.</summary>
    public const int Max = 100_000;

    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    public bool IsEmpty => _names.IsEmpty;

    /// <summary>The name of a token's pending sign-out.</summary>
    public string? Find(string key) => _names.GetValueOrDefault(key);

    public bool TryAdd(string key, string name)
    {
        if (_names.Count >= Max && !_names.ContainsKey(key))
            return false;

        _names[key] = name;
        return true;
    }

    /// <summary>Removes a sign-out, unless a later one of the same token has taken its place.</summary>
    public void Remove(string key, string name) => _names.TryRemove(new(key, name));

    public KeyValuePair<string, string>[] ToArray() => [.. _names];
}
