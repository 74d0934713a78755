namespace Tidewire.Clients;

/// <summary>Marks a client's name as taken in a service collection.</summary>
internal sealed record ServiceClientClaim(string Name, string? Key, Type Api);
