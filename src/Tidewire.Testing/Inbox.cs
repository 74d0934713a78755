namespace Tidewire.Testing;

/// <summary>The items that a service has stored, once per idempotency key. Not thread-safe; guarded by its owner's lock.</summary>
internal sealed class Inbox<T>(Func<T, string?> keyOf)
    where T : class
{
    private readonly List<T> _items = [];
    private readonly Dictionary<string, T> _byKey = new(StringComparer.Ordinal);

    public IReadOnlyList<T> Items => [.. _items];

    /// <summary>Stores an item, unless it is repeated.</summary>
    /// <returns><see langword="false"/> if its key was used before with a different item.</returns>
    public bool TryAdd(T item)
    {
        if (keyOf(item) is { } key && !_byKey.TryAdd(key, item))
            return _byKey[key].Equals(item);

        _items.Add(item);
        return true;
    }
}
