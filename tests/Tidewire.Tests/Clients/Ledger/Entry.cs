using System.Text.Json.Serialization;

namespace Tidewire.Tests.Clients.Ledger;

public sealed record Entry(string Id, decimal AmountDue)
{
    /// <summary>Guarded as in many models: it throws when the service sends an entry with an empty id.</summary>
    [JsonPropertyOrder(-1)]
    public string Id { get; init; } = Id.Length > 0 ? Id : throw new ArgumentException("An entry has an id.", nameof(Id));
}
