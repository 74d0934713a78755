using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire.FaultTests.Blame;

internal sealed class ThrowingConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw NamedError.Of(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
