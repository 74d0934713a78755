using System.Text.Json.Serialization;

namespace Tidewire.Tests.Clients.Search;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SearchFilter))]
[JsonSerializable(typeof(Urgency))]
[JsonSerializable(typeof(Severity))]
[JsonSerializable(typeof(ItemId))]
internal sealed partial class SearchJsonContext : JsonSerializerContext;
