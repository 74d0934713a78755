using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire.Tests.Clients.Ledger;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower)]
[JsonSerializable(typeof(Entry))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
[JsonSerializable(typeof(System.Text.Json.JsonDocument))]
[JsonSerializable(typeof(Dictionary<string, Entry[]>))]
internal sealed partial class LedgerJsonContext : JsonSerializerContext;
