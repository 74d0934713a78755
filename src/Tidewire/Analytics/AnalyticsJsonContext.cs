using System.Text.Json.Serialization;

namespace Tidewire.Analytics;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ActivityReport))]
[JsonSerializable(typeof(BatchItem[]))]
[JsonSerializable(typeof(SpoolRecord))]
internal sealed partial class AnalyticsJsonContext : JsonSerializerContext;
