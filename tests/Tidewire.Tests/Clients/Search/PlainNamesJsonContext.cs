using System.Text.Json.Serialization;

namespace Tidewire.Tests.Clients.Search;

/// <summary>A context that has no naming policy and writes all enums as text.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(Urgency))]
[JsonSerializable(typeof(Severity))]
[JsonSerializable(typeof(ItemId))]
[JsonSerializable(typeof(SearchFilter))]
internal sealed partial class PlainNamesJsonContext : JsonSerializerContext;
