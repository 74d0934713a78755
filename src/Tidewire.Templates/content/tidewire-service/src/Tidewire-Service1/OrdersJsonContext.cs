using System.Text.Json.Serialization;

namespace TheNamespace;

/// <summary>Every type that the interface sends or returns, and how the service writes names. A type left out is named by the first call that needs it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OrdersItem))]
[JsonSerializable(typeof(OrdersItem[]))]
[JsonSerializable(typeof(NewOrdersItem))]
internal sealed partial class OrdersJsonContext : JsonSerializerContext;
