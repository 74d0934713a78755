using System.Text.RegularExpressions;

namespace Tidewire.Pipeline;

/// <summary>
/// The path of a route in Refit's notation: <c>{name}</c>, <c>{name?}</c> for an optional segment, <c>{**name}</c> for several segments.
/// </summary>
internal static partial class RouteTemplate
{
    /// <summary>Whether a path matches the template with a non-empty value for each placeholder.</summary>
    public static bool Matches(ReadOnlySpan<char> template, ReadOnlySpan<char> path)
    {
        if (template.IsEmpty)
            return path.IsEmpty;

        var segment = Next(template, out var rest);
        if (segment.EndsWith("?}") && Matches(rest, path))
            return true;
        if (path.IsEmpty)
            return false;

        bool isMany = segment.StartsWith("{**");
        do
        {
            if (!Fits(segment, Next(path, out path)))
                return false;
            if (Matches(rest, path))
                return true;
        }
        while (isMany && !path.IsEmpty);

        return false;
    }

    /// <summary>The distinct names in the template.</summary>
    public static IEnumerable<string> Names(string template) =>
        Placeholder().Matches(template).Select(placeholder => placeholder.Groups["name"].Value).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The template with a value in place of a placeholder, and with dot segments removed as in a URL.</summary>
    public static string With(string template, string name, string value)
    {
        string filled = Placeholder().Replace(
            template, placeholder => placeholder.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase) ? value : placeholder.Value);
        var kept = new List<string>();
        string[] segments = filled.Split('/');
        for (int i = 1; i < segments.Length; i++)
        {
            if (segments[i] == ".." && kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
            else if (segments[i] is not ("." or ".."))
                kept.Add(segments[i]);
        }

        // A path that ends in a dot segment ends in a slash.
        if (segments[^1] is "." or "..")
            kept.Add("");
        return string.Concat(kept.Select(segment => "/" + segment));
    }

    private static ReadOnlySpan<char> Next(ReadOnlySpan<char> path, out ReadOnlySpan<char> rest)
    {
        path = path[1..];
        int end = path.IndexOf('/');
        rest = end < 0 ? [] : path[end..];
        return end < 0 ? path : path[..end];
    }

    private static bool Fits(ReadOnlySpan<char> segment, ReadOnlySpan<char> sent)
    {
        if (!segment.Contains('{'))
            return sent.SequenceEqual(segment) || Uri.UnescapeDataString(sent.ToString()) == Uri.UnescapeDataString(segment.ToString());

        bool isOnePlaceholder = segment[0] == '{' && segment.IndexOf('}') == segment.Length - 1;
        bool mayBeEmpty = segment.StartsWith("{**") || segment.Contains("?}", StringComparison.Ordinal);
        return isOnePlaceholder || mayBeEmpty ? !sent.IsEmpty : FitsParts(Uri.UnescapeDataString(segment.ToString()), Uri.UnescapeDataString(sent.ToString()));
    }

    // A segment such as {name}.pdf, with at least one character for each placeholder.
    private static bool FitsParts(string segment, string sent)
    {
        string[] literals = Placeholder().Replace(segment, "\0").Split('\0');
        if (!sent.StartsWith(literals[0], StringComparison.Ordinal) || !sent.EndsWith(literals[^1], StringComparison.Ordinal))
            return false;

        int end = sent.Length - literals[^1].Length;
        int at = literals[0].Length;
        foreach (string literal in literals.AsSpan(1..^1))
        {
            int found = at + 1 < end ? sent.IndexOf(literal, at + 1, end - at - 1, StringComparison.Ordinal) : -1;
            if (found < 0)
                return false;
            at = found + literal.Length;
        }

        return at < end;
    }

    [GeneratedRegex(@"\{(\*\*)?(?<name>[^{}/?]+)\??\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
