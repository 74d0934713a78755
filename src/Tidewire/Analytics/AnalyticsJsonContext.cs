using System.Text.Json.Serialization;

namespace Tidewire.Analytics;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ActivityReport))]
internal sealed partial class AnalyticsJsonContext : JsonSerializerContext;
