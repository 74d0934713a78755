using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Tidewire.Pipeline;

/// <summary>
/// Sanitizes the path that the serializer reports for an unreadable body. Property names are those of the application's type. Dictionary
/// keys and unknown names come from the service and may be personal data.
/// </summary>
internal static class JsonFaultPath
{
    private const int MaxLength = 256;

    /// <summary>Returns the path, for example <c>$.lines[3].amount</c>, with <c>*</c> for each dictionary key and unknown name.</summary>
    public static string Of(string? path, JsonTypeInfo type)
    {
        var clean = new StringBuilder("$");
        JsonTypeInfo? current = type;
        foreach (var (name, index) in Segments(path ?? "$"))
        {
            if (clean.Length > MaxLength)
                break;
            if (name is null)
            {
                clean.Append('[').Append(index).Append(']');
                current = ElementOf(current);
                continue;
            }

            var property = current is { Kind: JsonTypeInfoKind.Object } ? Property(current, name) : null;
            clean.Append('.').Append(property?.Name ?? "*");
            current = property is null ? ElementOf(current) : InfoOf(current!, property.PropertyType);
        }

        return clean.ToString();
    }

    private static JsonPropertyInfo? Property(JsonTypeInfo type, string name)
    {
        var comparison = type.Options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return type.Properties.FirstOrDefault(property => property.Name.Equals(name, comparison));
    }

    private static JsonTypeInfo? ElementOf(JsonTypeInfo? type) =>
        type is { Kind: JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary, ElementType: { } element } ? InfoOf(type, element) : null;

    private static JsonTypeInfo? InfoOf(JsonTypeInfo owner, Type type) => owner.Options.TryGetTypeInfo(type, out var info) ? info : null;

    // In the serializer's notation: .name, ['odd name'] and [3].
    private static IEnumerable<(string? Name, int Index)> Segments(string path)
    {
        int i = 1;
        while (i < path.Length)
        {
            int start = i + 1;
            if (path[i] == '.')
            {
                i = path.AsSpan(start).IndexOfAny('.', '[') is >= 0 and int length ? start + length : path.Length;
                yield return (path[start..i], 0);
            }
            else if (path.AsSpan(start).StartsWith("'"))
            {
                int end = path.IndexOf("']", start, StringComparison.Ordinal);
                string name = end < 0 ? path[(start + 1)..] : path[(start + 1)..end];
                i = end < 0 ? path.Length : end + 2;
                yield return (name, 0);
            }
            else
            {
                int end = path.IndexOf(']', start);
                if (end < 0 || !int.TryParse(path.AsSpan(start, end - start), out int index))
                    yield break;
                i = end + 1;
                yield return (null, index);
            }
        }
    }
}
