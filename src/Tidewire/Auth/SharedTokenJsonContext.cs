using System.Text.Json.Serialization;

namespace Tidewire.Auth;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SharedToken))]
internal sealed partial class SharedTokenJsonContext : JsonSerializerContext;
