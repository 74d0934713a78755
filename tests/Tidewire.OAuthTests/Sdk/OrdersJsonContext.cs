using System.Text.Json.Serialization;

namespace Tidewire.OAuthTests.Sdk;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Order))]
public sealed partial class OrdersJsonContext : JsonSerializerContext;
