using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tidewire.Clients;

namespace Tidewire.Tests.Configuration;

/// <summary>The JSON schema of the section <c>Tidewire</c>, generated from the options: types, defaults, ranges, and the summaries of their documentation.</summary>
internal static class ConfigurationSchema
{
    // Matches neither a bare number, which .NET reads as days, nor two parts, which it reads as hours and minutes.
    private const string DurationPattern = @"^(\d{1,8}\.)?([01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(\.\d{1,7})?$";

    private static readonly JsonSerializerOptions _layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Ranges that no attribute declares.</summary>
    private static readonly Dictionary<string, (double, double)> _fractions = new()
    {
        [nameof(AnalyticsOptions.SampleRate)] = (0, 1),
        [nameof(AuthOptions.UnknownTokenShare)] = (0.01, 1),
    };

    public static string Text()
    {
        var sections = new JsonObject
        {
            ["UnknownKeys"] = Described(
                new() { ["enum"] = new JsonArray("Error", "Warn"), ["default"] = "Error" },
                "The treatment of unknown keys in the section of a client, and of unknown sections with a name similar to that of a client. Error (default): " +
                "the application does not start. Warn: they are logged."),
            ["Auth"] = Section(new AuthOptions()),
            ["Notifications"] = Section(new NotificationOptions()),
            ["Analytics"] = Section(new AnalyticsOptions()),
        };
        var tidewire = new JsonObject
        {
            ["type"] = "object",
            ["description"] = "The clients of Tidewire: the three services, and one section for each client that the application adds.",
            ["properties"] = sections,
            ["additionalProperties"] = Open(Section(new ServiceClientOptions())),
        };
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["Tidewire"] = tidewire } };
        return schema.ToJsonString(_layout) + "\n";
    }

    private static JsonObject Section(ServiceClientOptions options) =>
        Described(Object(options), XmlDocumentation.SummaryOf(options.GetType()));

    private static JsonObject Object(object options)
    {
        var properties = options.GetType().GetProperties()
            .Where(property => !property.PropertyType.IsAssignableTo(typeof(Delegate)))
            // Properties of the base class come first, because every section has them.
            .OrderBy(property => property.DeclaringType == options.GetType())
            .Select(property => KeyValuePair.Create<string, JsonNode?>(property.Name, Property(property, property.GetValue(options))));
        return new() { ["type"] = "object", ["properties"] = new JsonObject(properties), ["additionalProperties"] = false };
    }

    // A client that the application adds may have options of its own.
    private static JsonObject Open(JsonObject section)
    {
        section.Remove("additionalProperties");
        return section;
    }

    private static JsonObject Property(PropertyInfo property, object? value)
    {
        var schema = property.CanWrite ? Value(property, value) : Object(value!);
        return Described(schema, XmlDocumentation.SummaryOf(property));
    }

    private static JsonObject Value(PropertyInfo property, object? value)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        JsonObject schema;
        if (type == typeof(bool))
            schema = new() { ["type"] = "boolean", ["default"] = (bool)value! };
        else if (type == typeof(int) || type == typeof(long))
            schema = Ranged(property, new() { ["type"] = "integer", ["default"] = Convert.ToInt64(value, CultureInfo.InvariantCulture) });
        else if (type == typeof(double))
            schema = Fraction(property, (double)value!);
        else if (type == typeof(TimeSpan))
            schema = new() { ["type"] = "string", ["pattern"] = DurationPattern, ["default"] = ((TimeSpan?)value)?.ToString("c") };
        else if (type == typeof(Uri))
            schema = new() { ["type"] = "string", ["format"] = "uri" };
        else if (type == typeof(string))
            schema = new() { ["type"] = "string", ["default"] = (string?)value };
        else if (type.IsEnum)
            schema = new() { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => JsonValue.Create(name))]), ["default"] = value!.ToString() };
        else
            throw new NotSupportedException($"{property.DeclaringType}.{property.Name} is a {type}. Add the JSON schema of this type to {nameof(ConfigurationSchema)}.{nameof(Value)}.");

        if (schema["default"] is null)
            schema.Remove("default");

        return schema;
    }

    private static JsonObject Ranged(PropertyInfo property, JsonObject schema)
    {
        if (property.GetCustomAttributesData().SingleOrDefault(data => data.AttributeType == typeof(SettingRangeAttribute)) is { } range)
        {
            schema["minimum"] = (long)range.ConstructorArguments[0].Value!;
            schema["maximum"] = (long)range.ConstructorArguments[1].Value!;
        }

        return schema;
    }

    private static JsonObject Fraction(PropertyInfo property, double value)
    {
        var (minimum, maximum) = _fractions[property.Name];
        return new() { ["type"] = "number", ["default"] = value, ["minimum"] = minimum, ["maximum"] = maximum };
    }

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }
}
