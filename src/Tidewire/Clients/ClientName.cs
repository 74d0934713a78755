using System.Buffers;

namespace Tidewire.Clients;

/// <summary>
/// Validates client names. A name is used as a configuration section, in environment variables, in logs and metrics, and as the name of an
/// HTTP client, so it may contain only characters that are safe in all of them.
/// </summary>
internal static class ClientName
{
    private const int MaxLength = 64;
    private static readonly SearchValues<char> _allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    // Tidewire:UnknownKeys is a setting, not a client.
    private static readonly string[] _reserved = ["UnknownKeys"];

    /// <exception cref="ArgumentException">The name is not valid; the message says why and proposes one.</exception>
    public static void ThrowIfInvalid(string name)
    {
        if (Problem(name) is not { } problem)
            return;

        string proposal = Propose(name);
        throw new ArgumentException(
            $"'{name}' cannot be the name of a client: {problem}. The name is used in the section Tidewire:{{name}} and in environment variables" +
            $"{(proposal.Length == 0 ? "" : $". Call it '{proposal}'")}.",
            nameof(name));
    }

    private static string? Problem(string name) => name switch
    {
        _ when string.IsNullOrWhiteSpace(name) => "it is blank",
        { Length: > MaxLength } => $"it is longer than {MaxLength} characters",
        _ when name.AsSpan().ContainsAnyExcept(_allowed) => "only ASCII letters, digits, '-', '_' and '.' are allowed",
        _ when !char.IsAsciiLetterOrDigit(name[0]) || !char.IsAsciiLetterOrDigit(name[^1]) => "it begins or ends with a punctuation character",
        _ when name.Contains("__", StringComparison.Ordinal) => "in an environment variable, '__' begins a new section",
        _ when _reserved.Contains(name, StringComparer.OrdinalIgnoreCase) => "this key has another meaning",
        _ => null,
    };

    private static string Propose(string name)
    {
        if (name.Any(c => char.IsLetter(c) && !char.IsAscii(c)))
            return "";

        string proposal = string.Concat(name.Where(_allowed.Contains)).Replace("__", "_", StringComparison.Ordinal).Trim('-', '_', '.');
        proposal = proposal[..Math.Min(proposal.Length, MaxLength)].TrimEnd('-', '_', '.');
        return Problem(proposal) is null ? proposal : "";
    }
}
