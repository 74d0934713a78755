using System.Text.Json.Nodes;

namespace Tidewire.Tests.Configuration;

/// <summary>The JSON schema in the package, for the section <c>Tidewire</c>.</summary>
internal static class SchemaFile
{
    public static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ConfigurationSchema.json")).ReplaceLineEndings("\n");

    /// <summary>Every value of the section <c>Tidewire</c>: its full key, and its schema.</summary>
    public static IEnumerable<(string Key, JsonObject Schema)> Values() =>
        Nodes("Tidewire", Tidewire()).Where(node => node.Schema["properties"] is null);

    /// <summary>The full key of the section <c>Tidewire</c> and of every section below it.</summary>
    public static IEnumerable<string> Objects() => Nodes("Tidewire", Tidewire()).Where(node => node.Schema["properties"] is not null).Select(node => node.Key);

    public static JsonObject Schema(string key) => Nodes("Tidewire", Tidewire()).Single(node => node.Key == key).Schema;

    private static JsonObject Tidewire() => JsonNode.Parse(Text)!["properties"]!["Tidewire"]!.AsObject();

    private static IEnumerable<(string Key, JsonObject Schema)> Nodes(string key, JsonObject schema) =>
        schema["properties"] is JsonObject properties
            ? properties.SelectMany(property => Nodes($"{key}:{property.Key}", property.Value!.AsObject())).Prepend((key, schema))
            : [(key, schema)];
}
