using System.Text.RegularExpressions;

namespace Tidewire.Pipeline;

/// <summary>The path of a route, segment by segment, as Refit writes it: <c>{name}</c>, <c>{name?}</c> for a segment that may be left out, <c>{**name}</c> for several.</summary>
internal static partial class RouteTemplate
{
    /// <summary>Whether a path is the template with a text in each place.</summary>
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

    /// <summary>The names in the template, each once.</summary>
    public static IEnumerable<string> Names(string template) =>
        Placeholder().Matches(template).Select(placeholder => placeholder.Groups["name"].Value).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The template with a value in the place of a name, as an address has it: segments of dots are taken out.</summary>
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

        // What ends in dots ends in a slash.
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

    private static bool Fits(ReadOnlySpan<char> segment, ReadOnlySpan<char> sent) =>
        segment.Contains('{')
            ? !sent.IsEmpty
            : sent.SequenceEqual(segment) || Uri.UnescapeDataString(sent.ToString()) == Uri.UnescapeDataString(segment.ToString());

    [GeneratedRegex(@"\{(\*\*)?(?<name>[^{}/?]+)\??\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
