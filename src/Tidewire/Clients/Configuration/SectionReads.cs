namespace Tidewire.Clients;

/// <summary>The full configuration keys that a bind delegate read of a section. A key that it reads is a known key.</summary>
/// <param name="hidden">Keys that are hidden from the delegate, because their texts do not convert.</param>
internal sealed class SectionReads(IReadOnlySet<string> hidden)
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _sections = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _objects = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _touched = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _closed;

    /// <summary>The texts that were found, by their keys.</summary>
    public IReadOnlyDictionary<string, string?> Values => _values;

    /// <summary>The key of the last text that was found. If a conversion fails, it is the conversion of this text.</summary>
    public string? LastKey { get; private set; }

    public bool IsHidden(string key) => hidden.Contains(key);

    /// <summary>Ends the recording: a delegate may keep the section and read it later, on any thread.</summary>
    public void Close() => _closed = true;

    public void NoteValue(string key, string? value)
    {
        if (_closed)
            return;

        _values[key] = value;
        Touch(key);
        if (!string.IsNullOrEmpty(value))
            LastKey = key;
    }

    /// <summary>The section was asked for by its name.</summary>
    public void NoteSection(string key)
    {
        if (!_closed && _sections.Add(key))
            Touch(key);
    }

    /// <summary>The children of a section that was asked for by its name: an object, a list or a dictionary is expected there.</summary>
    public void NoteObject(string key)
    {
        if (!_closed && _objects.Add(key))
            Touch(key);
    }

    /// <summary>The name of a child was read, as an entry of a dictionary for instance.</summary>
    public void NoteName(string key)
    {
        if (!_closed)
            Touch(key);
    }

    /// <summary>Whether it, or anything below it, was asked for.</summary>
    public bool IsTouched(string key) => _touched.Contains(key);

    /// <summary>Whether nothing but its value was read.</summary>
    public bool ExpectsValue(string key) =>
        _values.ContainsKey(key) && !_sections.Contains(key) && !_objects.Contains(key) && !NamesBelow(key).Any();

    public bool ExpectsObject(string key) => _objects.Contains(key);

    /// <summary>Whether the section was asked for and no value of it was.</summary>
    public bool ExpectsNoValue(string key) => _sections.Contains(key) && !_values.ContainsKey(key);

    /// <summary>Whether the section was asked for and nothing of it was read: it was kept, as a property of type <c>IConfigurationSection</c> keeps it.</summary>
    public bool IsKept(string key) => ExpectsNoValue(key) && !_objects.Contains(key) && !NamesBelow(key).Any();

    /// <summary>The names that were asked for directly below a key.</summary>
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
