namespace Tidewire.AspNetCore.Status;

/// <summary>Reads the tags of a measurement.</summary>
internal static class MetricTags
{
    public static string? Value(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
                return tag.Value as string;
        }

        return null;
    }

    /// <summary>
    /// Returns all tags but the client, by the last word of their names: <c>outcome</c> for <c>tidewire.delivery.outcome</c>.
    /// </summary>
    public static SortedDictionary<string, string> Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags)
        {
            if (tag.Key != TidewireTelemetry.ClientTag && tag.Value?.ToString() is { Length: > 0 } value)
                labels[tag.Key[(tag.Key.LastIndexOf('.') + 1)..]] = value;
        }

        return labels;
    }
}
