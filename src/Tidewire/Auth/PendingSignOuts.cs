using System.Collections.Concurrent;

namespace Tidewire.Auth;

/// <summary>The sign-outs that are not yet both written to the shared store and published, by the key of the token or the topic of the user.</summary>
/// <remarks>
/// While a sign-out is pending, earlier results from the store are ignored: the store may still hold the token's last valid result.
/// </remarks>
internal sealed class PendingSignOuts
{
    /// <summary>
    /// The maximum number of pending sign-outs. Beyond this number, a sign-out that fails is not retried.
    /// </summary>
    public const int Max = 100_000;

    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    public bool IsEmpty => _names.IsEmpty;

    /// <summary>The name of the pending sign-out of a token or a user; <see langword="null"/> if there is none.</summary>
    public string? Find(string key) => _names.GetValueOrDefault(key);

    public bool TryAdd(string key, string name)
    {
        if (_names.Count >= Max && !_names.ContainsKey(key))
            return false;

        _names[key] = name;
        return true;
    }

    /// <summary>Removes a sign-out, unless a later one of the same token or user has replaced it.</summary>
    public void Remove(string key, string name) => _names.TryRemove(new(key, name));

    public KeyValuePair<string, string>[] ToArray() => [.. _names];
}
