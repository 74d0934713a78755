using System.Text.Json.Serialization;

namespace Billing;

/// <summary>
/// The types that the interface sends and returns, and the service's naming policy. If a type is missing, the first call that needs it
/// throws an exception that names it. A response without a required property is an invalid response, not an invoice with the amount 0.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(Invoice[]))]
[JsonSerializable(typeof(NewInvoice))]
internal sealed partial class BillingJsonContext : JsonSerializerContext;
