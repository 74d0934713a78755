using System.Reflection;

namespace Tidewire.Pipeline;

/// <summary>The <c>User-Agent</c> of every request (RFC 9110, section 10.1.5): the application's product first, then Tidewire's.</summary>
internal static class UserAgent
{
    private static readonly string _ours = "Tidewire/" + VersionOf(typeof(UserAgent).Assembly);

    public static string For(string? applicationName)
    {
        var entry = Assembly.GetEntryAssembly();
        string? name = ToToken(applicationName ?? entry?.GetName().Name);
        if (name is null)
            return _ours;

        string? version = entry is null ? null : VersionOf(entry);
        return version is null ? $"{name} {_ours}" : $"{name}/{version} {_ours}";
    }

    /// <summary>Replaces characters that are not allowed in a product name with a hyphen.</summary>
    internal static string? ToToken(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;

        return string.Create(name.Length, name, static (characters, source) =>
        {
            for (int i = 0; i < characters.Length; i++)
                characters[i] = IsTokenCharacter(source[i]) ? source[i] : '-';
        });
    }

    internal static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c);

    private static string? VersionOf(Assembly assembly) => assembly.GetName().Version?.ToString(3);
}
