using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire;

/// <summary>
/// The parts of a client that configuration cannot change: its names, its serialization, and how responses are interpreted.
/// </summary>
/// <remarks>
/// Passed to the most general overload of <c>AddClient</c>. Everything that an operator may change is in the options.
/// </remarks>
public sealed class ServiceClientDefinition
{
    /// <summary>The name in logs, metrics and the circuit monitor, and of the section below <c>Tidewire</c>. Not case-sensitive.</summary>
    public required string Name { get; init; }

    /// <summary>The service key, for <c>[FromKeyedServices(key)]</c>. <see langword="null"/> (default): the client is not keyed.</summary>
    public string? ServiceKey { get; init; }

    /// <summary>
    /// The JSON context with the types that the interface sends and returns. Its naming policy applies to query and form parameters too.
    /// </summary>
    public required JsonSerializerContext Json { get; init; }

    /// <summary>Which statuses are a success. Default: any 2xx. Of the others, 408, 429 and 5xx are retried if that is safe.</summary>
    public Func<HttpStatusCode, bool> IsSuccess { get; init; } = static status => (int)status is >= 200 and < 300;

    /// <summary>
    /// Whether every call is read-only, including POST, so that a retry is always safe. Default <see langword="false"/>: the HTTP method of
    /// each call decides.
    /// </summary>
    public bool IsReadOnly { get; init; }

    /// <summary>
    /// Whether every call sends a secret, so that plain http is refused even without an API key. Default <see langword="false"/>.
    /// </summary>
    public bool SendsSecrets { get; init; }

    /// <summary>
    /// The timeout of an attempt if <see cref="ServiceClientOptions.AttemptTimeout"/> is not set and the budget is not shorter. Default 10
    /// s. <see langword="null"/>: an attempt may use the whole budget.
    /// </summary>
    public TimeSpan? DefaultAttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The short environment variable that supplies the address if the section does not. Default none.</summary>
    public string? AddressVariable { get; init; }

    /// <summary>The short environment variable that supplies the API key if the section does not. Default none.</summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>
    /// Adds message handlers or replaces the primary handler. Handlers run once per attempt, between Tidewire's retries and the primary
    /// handler. Redirects and cookies stay off on any handler of .NET.
    /// </summary>
    public Action<IHttpClientBuilder>? ConfigureHttpClient { get; init; }

    /// <summary>
    /// Reinterprets a failure whose status alone does not determine its kind. Not used for calls that read error bodies, because their
    /// callers judge refusals themselves.
    /// </summary>
    internal Func<ServiceFailure, ServiceFailure>? Judge { get; init; }

    /// <summary>Whether other clients use the same options type.</summary>
    internal bool SharesOptionsType { get; init; }

    /// <summary>The name of the HTTP client, for <c>services.AddHttpClient(name)</c>.</summary>
    internal string HttpClientName => HttpClientNameOf(Name);

    /// <summary>The name of the HTTP client that fetches this client's access tokens.</summary>
    internal string TokenClientName => HttpClientName + ".Tokens";

    /// <summary>The name of the HTTP client for a client name.</summary>
    internal static string HttpClientNameOf(string name) => "Tidewire." + name;

    /// <summary>The name of the options: the default name for a client with its own options type, otherwise the client's name.</summary>
    internal string OptionsName => ServiceKey is null && !SharesOptionsType ? Options.DefaultName : Name;
}
