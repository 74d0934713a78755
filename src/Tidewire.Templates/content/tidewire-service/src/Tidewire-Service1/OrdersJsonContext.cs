using System.Text.Json.Serialization;

namespace TheNamespace;

/// <summary>
/// The types that the interface sends and returns, and the service's naming policy. If a type is missing, the first call that needs it
/// throws an exception that names it. A response without a required property is an invalid response, not a value with zeros and nulls.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OrdersItem))]
[JsonSerializable(typeof(OrdersItem[]))]
[JsonSerializable(typeof(NewOrdersItem))]
internal sealed partial class OrdersJsonContext : JsonSerializerContext;
