using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalServices.Analytics;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EventRequest))]
[JsonSerializable(typeof(List<BatchItem>))]
[JsonSerializable(typeof(BatchReply))]
[JsonSerializable(typeof(IAsyncEnumerable<StoredEvent>))]
internal sealed partial class AnalyticsJsonContext : JsonSerializerContext;
