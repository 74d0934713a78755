using System.Text.Json.Serialization;

namespace Tidewire.Tests.Clients.Search;

public sealed record SearchFilter
{
    public DateTimeOffset CreatedAfter { get; init; }

    public bool OnlyOpen { get; init; }

    public Urgency Urgency { get; init; }

    public IReadOnlyList<int>? ItemIds { get; init; }

    [JsonPropertyName("NAMED")]
    public decimal MinAmount { get; init; }

    public string? LeftOut { get; init; }
}
