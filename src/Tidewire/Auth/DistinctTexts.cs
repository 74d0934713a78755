namespace Tidewire.Auth;

/// <summary>Collects texts without repetition, up to a number of them, in time that grows with their length alone.</summary>
internal struct DistinctTexts(int capacity)
{
    // Below this, comparing with each is faster than hashing.
    private const int ScanLimit = 8;

    private List<string>? _texts;
    private HashSet<string>? _seen;

    /// <summary>Whether there is room for no more.</summary>
    public readonly bool IsFull => _texts?.Count >= capacity;

    /// <summary>Adds a text, unless it is blank, there already, or one too many.</summary>
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
