using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Tidewire.Tool.Doctor;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProbeBody))]
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class ProbeJsonContext : JsonSerializerContext;
