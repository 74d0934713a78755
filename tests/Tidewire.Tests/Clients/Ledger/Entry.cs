using System.Text.Json.Serialization;

namespace Tidewire.Tests.Clients.Ledger;

public sealed record Entry(string Id, decimal AmountDue)
{
    /// <summary>A typical guard of a model; the invalid value comes from the service.</summary>
    [JsonPropertyOrder(-1)]
    public string Id { get; init; } = Id.Length > 0 ? Id : throw new ArgumentException("An entry has an id.", nameof(Id));
}
