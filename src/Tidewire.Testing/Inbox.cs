namespace Tidewire.Testing;

/// <summary>What a service stored: once for each idempotency key. Not safe by itself; its owner's turn guards it.</summary>
internal sealed class Inbox<T>(Func<T, string?> keyOf)
    where T : class
{
    private readonly List<T> _items = [];
    private readonly Dictionary<string, T> _byKey = new(StringComparer.Ordinal);

    public IReadOnlyList<T> Items => [.. _items];

    /// <summary>Stores an item, unless it is a repetition.</summary>
    /// <returns><see langword="false"/> if its key came before with something else.</returns>
    public bool TryAdd(T item)
    {
        if (keyOf(item) is { } key && !_byKey.TryAdd(key, item))
            return _byKey[key].Equals(item);

        _items.Add(item);
        return true;
    }
}
