using System.Buffers;

namespace Tidewire.AspNetCore;

/// <summary>The grammar of a bearer credential (RFC 9110, section 11.4, and RFC 6750, section 2.1).</summary>
internal static class BearerCredential
{
    private const string Scheme = "Bearer";

    private static readonly SearchValues<char> _tokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> _b64Characters =
        SearchValues.Create("-._~+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// Reads the text after the scheme: <see langword="null"/> for another scheme, and empty if the text is missing or malformed.
    /// </summary>
    public static string? Read(string? field)
    {
        var value = field.AsSpan().Trim(" \t");
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;

        var rest = value[Scheme.Length..];
        if (!rest.IsEmpty && _tokenCharacters.Contains(rest[0]))
            return null;

        // Only spaces may separate scheme and token. Any other character makes the credential malformed.
        return rest.StartsWith(' ') ? rest.TrimStart(' ').ToString() : "";
    }

    /// <summary>Whether a text is a <c>b64token</c>.</summary>
    public static bool IsToken(ReadOnlySpan<char> text)
    {
        var body = text.TrimEnd('=');
        return !body.IsEmpty && !body.ContainsAnyExcept(_b64Characters);
    }
}
