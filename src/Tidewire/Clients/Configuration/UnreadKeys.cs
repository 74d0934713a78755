using Microsoft.Extensions.Configuration;

namespace Tidewire.Clients;

/// <summary>
/// Finds entries of a section that its bind delegate did not read: unknown keys, values instead of sections, and sections instead of
/// values.
/// </summary>
internal static class UnreadKeys
{
    /// <summary>Describes each entry without its value, which may be a secret.</summary>
    public static IEnumerable<string> Of(IConfigurationSection section, SectionReads reads)
    {
        if (!string.IsNullOrEmpty(section.Value) && !reads.Values.ContainsKey(section.Path))
            yield return ValueForSection(section.Path, reads);

        foreach (string problem in Below(section, reads))
            yield return problem;
    }

    public static string SectionForValue(string key) => $"{key} is a section, but a single value is expected.";

    private static IEnumerable<string> Below(IConfigurationSection parent, SectionReads reads)
    {
        foreach (var child in parent.GetChildren())
        {
            string key = child.Path;
            bool isSection = child.GetChildren().Any();
            bool hasValue = !string.IsNullOrEmpty(child.Value);

            if (!reads.IsTouched(key))
            {
                yield return Unknown(parent.Path, child.Key, reads);
                continue;
            }

            if (reads.IsKept(key) || reads.IsHidden(key))
                continue;

            if (hasValue && (reads.ExpectsObject(key) || reads.ExpectsNoValue(key)))
                yield return ValueForSection(key, reads);

            if (isSection && reads.ExpectsValue(key))
            {
                yield return SectionForValue(key);
                continue;
            }

            foreach (string problem in Below(child, reads))
                yield return problem;
        }
    }

    private static string Unknown(string parent, string name, SectionReads reads)
    {
        string[] known = [.. reads.NamesBelow(parent)];
        string hint = known.Length == 0 ? $"This section has no known keys."
            : NearestName.Of(name, known) is { } nearest ? $"Did you mean {parent}:{nearest}?"
            : $"Known keys there: {string.Join(", ", known)}.";
        return $"{parent}:{name} is not a known key. {hint}";
    }

    private static string ValueForSection(string key, SectionReads reads)
    {
        string[] known = [.. reads.NamesBelow(key)];
        return $"{key} has a value (not shown), but a section is expected. Remove the value and set keys below it" +
            $"{(known.Length == 0 ? "." : $": {string.Join(", ", known)}.")}";
    }
}
