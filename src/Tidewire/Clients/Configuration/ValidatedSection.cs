namespace Tidewire.Clients;

/// <summary>The section whose options are being validated on this thread.</summary>
/// <remarks>
/// Generated validators pass a value and a display name to a validation attribute, nothing else. Messages also need the configured key, and
/// the text of a duration can be wrong although its value is in range.
/// </remarks>
internal sealed class ValidatedSection : IDisposable
{
    [ThreadStatic]
    private static ValidatedSection? _current;

    private readonly ValidatedSection? _outer = _current;
    private readonly string _path;
    private readonly IReadOnlyDictionary<string, string?> _texts;

    private ValidatedSection(string path, IReadOnlyDictionary<string, string?> texts)
    {
        _path = path;
        _texts = texts;
    }

    public static IDisposable Enter(string path, IReadOnlyDictionary<string, string?> texts) => _current = new ValidatedSection(path, texts);

    /// <summary>The full key of a member.</summary>
    /// <param name="name">The path of the section, followed by the member names, separated by dots.</param>
    public static string Key(string name)
    {
        // The path may contain dots, because names of clients may.
        int length = _current is { } current && name.StartsWith(current._path, StringComparison.Ordinal) ? current._path.Length : 0;
        return name[..length] + name[length..].Replace('.', ':');
    }

    /// <summary>The configured text of a key's value, if there is one.</summary>
    public static string? Text(string key) => _current?._texts.GetValueOrDefault(key);

    public void Dispose() => _current = _outer;
}
