using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalServices.Auth;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenBody))]
[JsonSerializable(typeof(IssuedToken))]
[JsonSerializable(typeof(AccessClaims))]
internal sealed partial class AuthJsonContext : JsonSerializerContext;
