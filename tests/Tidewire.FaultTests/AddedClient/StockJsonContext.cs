using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire.FaultTests.AddedClient;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Item))]
internal sealed partial class StockJsonContext : JsonSerializerContext;
