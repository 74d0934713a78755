using System.Text.Json.Serialization;

namespace Tidewire.Analytics;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AnalyticsEvent))]
internal sealed partial class AnalyticsJsonContext : JsonSerializerContext;
