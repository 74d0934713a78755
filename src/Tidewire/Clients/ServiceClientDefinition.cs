using System.Net;
using System.Text.Json.Serialization;

namespace Tidewire.Clients;

/// <summary>What is fixed about one remote service: its names, and what its answers mean.</summary>
internal sealed class ServiceClientDefinition
{
    /// <summary>The name in logs, metrics and the circuit monitor; also the section below <c>Tidewire</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The key of a keyed registration; <see langword="null"/> for the service itself.</summary>
    public string? Key { get; init; }

    /// <summary>Whether every call changes nothing, so that repeating it is always safe.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether every call hands over a secret, so that plain http is never harmless.</summary>
    public bool SendsSecrets { get; init; }

    /// <summary>Whether the body of a success decides; else the status alone does, and the body is not read.</summary>
    public bool ReadsBody { get; init; }

    /// <summary>Which statuses are the contract's success.</summary>
    public required Func<HttpStatusCode, bool> IsSuccess { get; init; }

    /// <summary>Serializes what the interface sends and returns.</summary>
    public required JsonSerializerContext Json { get; init; }

    /// <summary>The short environment variable that fills a missing address.</summary>
    public string? AddressVariable { get; init; }

    /// <summary>The short environment variable that fills a missing API key.</summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>The name of the HTTP client, for <c>services.AddHttpClient(name)</c>.</summary>
    public string HttpClientName => "Tidewire." + Name;

    /// <summary>The name of the options: unnamed for a service, its name for a keyed one.</summary>
    public string OptionsName => Key is null ? Microsoft.Extensions.Options.Options.DefaultName : Name;
}
