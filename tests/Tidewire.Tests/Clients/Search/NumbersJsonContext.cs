using System.Text.Json.Serialization;

namespace Tidewire.Tests.Clients.Search;

/// <summary>No naming policy.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(Urgency))]
[JsonSerializable(typeof(Severity))]
[JsonSerializable(typeof(ItemId))]
[JsonSerializable(typeof(SearchFilter))]
internal sealed partial class NumbersJsonContext : JsonSerializerContext;
