using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire.Auth;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(IntrospectionError))]
[JsonSerializable(typeof(VerifyTokenRequest))]
[JsonSerializable(typeof(TokenClaims))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class AuthJsonContext : JsonSerializerContext;
