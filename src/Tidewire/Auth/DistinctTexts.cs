namespace Tidewire.Auth;

/// <summary>Collects distinct strings up to a capacity, in time linear in their total length.</summary>
internal struct DistinctTexts(int capacity)
{
    // Up to this count, a linear scan is faster than hashing.
    private const int ScanLimit = 8;

    private List<string>? _texts;
    private HashSet<string>? _seen;

    /// <summary>Whether the capacity is reached.</summary>
    public readonly bool IsFull => _texts?.Count >= capacity;

    /// <summary>Adds a string, unless it is blank, already present, or beyond the capacity.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        if (IsFull || text.IsWhiteSpace() || Contains(text))
            return;

        string added = text.ToString();
        _texts ??= [];
        _texts.Add(added);
        if (_seen is not null)
            _seen.Add(added);
        else if (_texts.Count > ScanLimit)
            _seen = new(_texts, StringComparer.Ordinal);
    }

    public readonly IReadOnlyList<string> ToList() => _texts is null ? [] : _texts.AsReadOnly();

    private readonly bool Contains(ReadOnlySpan<char> text)
    {
        if (_seen is not null)
            return _seen.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text);

        foreach (string other in _texts ?? [])
        {
            if (text.SequenceEqual(other))
                return true;
        }

        return false;
    }
}
