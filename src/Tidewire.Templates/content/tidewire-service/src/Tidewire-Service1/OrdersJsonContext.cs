using System.Text.Json.Serialization;

namespace TheNamespace;

/// <summary>
/// Every type that the interface sends or returns, and how the service writes names. A type left out is named by the first call that needs it. A reply that
/// lacks what a type requires is an invalid response, and not a value with zeros and nulls.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OrdersItem))]
[JsonSerializable(typeof(OrdersItem[]))]
[JsonSerializable(typeof(NewOrdersItem))]
internal sealed partial class OrdersJsonContext : JsonSerializerContext;
