using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Refit;

namespace Tidewire.Clients;

/// <summary>
/// Formats the values of paths, queries and forms as in JSON, without quotes: ISO 8601, <c>true</c>, invariant numbers, and enums as the
/// client's JSON context serializes them. By default, Refit writes <c>11/25/2026 10:00:00 +00:00</c>, <c>True</c>, and the names of enum members.
/// </summary>
internal sealed class JsonValueFormatter(JsonSerializerContext json) : IUrlParameterFormatter, IFormUrlEncodedParameterFormatter
{
    // As in System.Text.Json: with the offset, and with a fraction of a second only if there is one.
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

    /// <summary>The exception for an enum that is missing from the context.</summary>
    public static NotSupportedException UnknownEnum(JsonSerializerContext context, Type type) => new(
        $"{context.GetType().Name} does not contain {type}, which is used in a path, query or form. Add [JsonSerializable(typeof({type.Name}))] to it.");

    private NotSupportedException Unknown(Type type) => UnknownEnum(json, type);

    private string? OfOtherType(object value)
    {
        // For example, an id type of the application with its own converter.
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
