using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire.Tests.Clients.Search;

/// <summary>An id type of the application, with a converter.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct ItemId(int Number) : IFormattable
{
    public string ToString(string? format, IFormatProvider? formatProvider) => $"not by the converter: {Number}";

    public sealed class Converter : JsonConverter<ItemId>
    {
        public override ItemId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(int.Parse(reader.GetString()![1..], null));

        public override void Write(Utf8JsonWriter writer, ItemId value, JsonSerializerOptions options) => writer.WriteStringValue($"#{value.Number}");
    }
}
