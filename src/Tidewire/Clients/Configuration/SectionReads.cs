namespace Tidewire.Clients;

/// <summary>The full configuration keys that a bind delegate read from a section. A key that it reads is a known key.</summary>
/// <param name="hidden">Keys that are hidden from the delegate because they cannot be bound.</param>
internal sealed class SectionReads(IReadOnlySet<string> hidden)
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _sections = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _objects = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _touched = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _closed;

    /// <summary>The values of the requested keys; <see langword="null"/> for a key without a value.</summary>
    public IReadOnlyDictionary<string, string?> Values => _values;

    /// <summary>The key of the last value that was found. If a conversion fails, it is the conversion of this value.</summary>
    public string? LastKey { get; private set; }

    /// <summary>The last key whose value was requested. If an object cannot be created, it is the object of this key.</summary>
    public string? LastRequested { get; private set; }

    public bool IsHidden(string key) => hidden.Contains(key);

    /// <summary>Ends the recording, because a delegate may keep the section and read it later on any thread.</summary>
    public void Close() => _closed = true;

    public void NoteValue(string key, string? value)
    {
        if (_closed)
            return;

        _values[key] = value;
        LastRequested = key;
        Touch(key);
        if (!string.IsNullOrEmpty(value))
            LastKey = key;
    }

    /// <summary>Records that the section was requested by name.</summary>
    public void NoteSection(string key)
    {
        if (!_closed && _sections.Add(key))
            Touch(key);
    }

    /// <summary>Records that the children of a section were listed: an object, a list or a dictionary is expected there.</summary>
    public void NoteObject(string key)
    {
        if (!_closed && _objects.Add(key))
            Touch(key);
    }

    /// <summary>Records that the name of a child was read, for example as a key of a dictionary.</summary>
    public void NoteName(string key)
    {
        if (!_closed)
            Touch(key);
    }

    /// <summary>Whether the key, or a key below it, was requested.</summary>
    public bool IsTouched(string key) => _touched.Contains(key);

    /// <summary>Whether only the value of the key was read.</summary>
    public bool ExpectsValue(string key) =>
        _values.ContainsKey(key) && !_sections.Contains(key) && !_objects.Contains(key) && !NamesBelow(key).Any();

    public bool ExpectsObject(string key) => _objects.Contains(key);

    /// <summary>Whether the section was requested but its value was not.</summary>
    public bool ExpectsNoValue(string key) => _sections.Contains(key) && !_values.ContainsKey(key);

    /// <summary>Whether the section was requested but not read, as for a property of type <c>IConfigurationSection</c>.</summary>
    public bool IsKept(string key) => ExpectsNoValue(key) && !_objects.Contains(key) && !NamesBelow(key).Any();

    /// <summary>The names that were requested directly below a key.</summary>
    public IEnumerable<string> NamesBelow(string parent) => _touched
        .Where(key => key.Length > parent.Length + 1 && key[parent.Length] == ':' && key.StartsWith(parent, StringComparison.OrdinalIgnoreCase))
        .Select(key => key[(parent.Length + 1)..])
        .Where(name => !name.Contains(':', StringComparison.Ordinal))
        .Order(StringComparer.OrdinalIgnoreCase);

    private void Touch(string key)
    {
        while (_touched.Add(key) && key.LastIndexOf(':') is > 0 and int end)
            key = key[..end];
    }
}
