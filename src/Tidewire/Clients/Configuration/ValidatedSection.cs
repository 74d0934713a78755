namespace Tidewire.Clients;

/// <summary>The section whose options are being validated on this thread.</summary>
/// <remarks>
/// A validation attribute receives a value and a display name, and generated validators pass nothing else. A message also needs the key as it was
/// configured, and some texts of durations are wrong whatever their value.
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

    /// <summary>The full key of a member, from the section's path and the names of members with dots between.</summary>
    public static string Key(string name)
    {
        // The path may have dots in it, as names of clients may.
        int length = _current is { } current && name.StartsWith(current._path, StringComparison.Ordinal) ? current._path.Length : 0;
        return name[..length] + name[length..].Replace('.', ':');
    }

    /// <summary>The text that the value of a key was read from, if it was read from one.</summary>
    public static string? Text(string key) => _current?._texts.GetValueOrDefault(key);

    public void Dispose() => _current = _outer;
}
