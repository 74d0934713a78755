using System.Text.Json.Serialization;

namespace Tidewire.OAuthTests.Sdk;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Session))]
public sealed partial class SessionJsonContext : JsonSerializerContext;
