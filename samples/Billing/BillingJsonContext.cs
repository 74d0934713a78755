using System.Text.Json.Serialization;

namespace Billing;

/// <summary>
/// Every type that the interface sends or returns, and how the service writes names. A type left out is named by the first call that needs it. A reply that
/// lacks what a type requires is an invalid response, and not an invoice over zero.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(Invoice[]))]
[JsonSerializable(typeof(NewInvoice))]
internal sealed partial class BillingJsonContext : JsonSerializerContext;
