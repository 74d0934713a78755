using System.Text.Json.Serialization;
using global::Billing;

namespace Tidewire.Testing.Tests;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(Invoice[]))]
[JsonSerializable(typeof(NewInvoice))]
internal sealed partial class LedgerJsonContext : JsonSerializerContext;
