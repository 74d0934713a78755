using System.Text.Json.Serialization;

namespace Tidewire.Auth;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(VerifyTokenRequest))]
[JsonSerializable(typeof(TokenClaims))]
internal sealed partial class AuthJsonContext : JsonSerializerContext;
