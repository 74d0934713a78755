using System.Text.Json.Serialization;

namespace Tidewire.Tests.Clients.Search;

/// <summary>Written as text, by its own converter.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Urgency>))]
public enum Urgency
{
    Low,

    [JsonStringEnumMemberName("very-high")]
    VeryHigh,
}
