using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire.Tests.Clients.Ledger;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower)]
[JsonSerializable(typeof(Entry))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
internal sealed partial class LedgerJsonContext : JsonSerializerContext;
