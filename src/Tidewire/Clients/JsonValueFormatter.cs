using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Refit;

namespace Tidewire.Clients;

/// <summary>
/// Writes the values of paths, queries and forms as JSON has them, without its quotes: ISO 8601, <c>true</c>, invariant numbers, and enums by the
/// client's JSON context. Refit alone would write <c>11/25/2026 10:00:00 +00:00</c>, <c>True</c>, and the names of enum members.
/// </summary>
internal sealed class JsonValueFormatter(JsonSerializerContext json) : IUrlParameterFormatter, IFormUrlEncodedParameterFormatter
{
    // As System.Text.Json writes them: no fraction where there is none, and the offset.
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    public string? Format(object? value, ICustomAttributeProvider attributeProvider, Type type) => Format(value, FormatOf(attributeProvider));

    public string? Format(object? value, string? formatString) => value switch
    {
        null => null,
        string text => text,
        IFormattable formattable when !string.IsNullOrWhiteSpace(formatString) => formattable.ToString(formatString, CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        DateTimeOffset time => time.ToString(Time, CultureInfo.InvariantCulture),
        DateTime time => time.ToString(Time, CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        TimeSpan duration => duration.ToString("c", CultureInfo.InvariantCulture),
        Enum member => Scalar(member, json.GetTypeInfo(member.GetType()) ?? throw Unknown(member.GetType())),
        byte[] bytes => Convert.ToBase64String(bytes),
        Uri uri => uri.OriginalString,
        _ => OfOtherType(value),
    };

    /// <summary>What to add to a context that does not know an enum.</summary>
    public static NotSupportedException UnknownEnum(JsonSerializerContext context, Type type) => new(
        $"{context.GetType().Name} does not know {type}, which stands in a path, query or form. Add [JsonSerializable(typeof({type.Name}))] to it.");

    private NotSupportedException Unknown(Type type) => UnknownEnum(json, type);

    private string? OfOtherType(object value)
    {
        // An id of the application's own, for instance, with a converter.
        if (value is not (IConvertible or Guid) && json.GetTypeInfo(value.GetType()) is { Kind: JsonTypeInfoKind.None } type && Scalar(value, type) is { } scalar)
            return scalar;

        return value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value.ToString();
    }

    private static string? Scalar(object value, JsonTypeInfo type)
    {
        using var document = JsonSerializer.SerializeToDocument(value, type);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.String => document.RootElement.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => document.RootElement.GetRawText(),
            _ => null,
        };
    }

    private static string? FormatOf(ICustomAttributeProvider attributes) =>
        attributes.IsDefined(typeof(QueryAttribute), inherit: true)
            ? (attributes.GetCustomAttributes(typeof(QueryAttribute), inherit: true)[0] as QueryAttribute)?.Format
            : null;
}
