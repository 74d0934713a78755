using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire;

/// <summary>What is fixed about one remote service: its names, how it is spoken to, and what its answers mean.</summary>
/// <remarks>
/// For the <c>AddClient</c> that takes all there is to say, as the three services of the SDK do. What an operator may change is in the options.
/// </remarks>
public sealed class ServiceClientDefinition
{
    /// <summary>
    /// The name in logs, metrics and the circuit monitor; also the section below <c>Tidewire</c>. One name is one client, whatever the case of its
    /// letters.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The key of a keyed registration, <c>[FromKeyedServices(key)]</c>; <see langword="null"/> (default) for the service itself.</summary>
    public string? ServiceKey { get; init; }

    /// <summary>Serializes what the interface sends and returns, by the naming policy of this context.</summary>
    public required JsonSerializerContext Json { get; init; }

    /// <summary>Which statuses are the contract's success. Default: any 2xx. 408, 429 and 5xx are tried again in any case.</summary>
    public Func<HttpStatusCode, bool> IsSuccess { get; init; } = static status => (int)status is >= 200 and < 300;

    /// <summary>
    /// Whether every call changes nothing, a POST included, so that repeating it is always safe. Default <see langword="false"/>: the HTTP method of
    /// each call decides.
    /// </summary>
    public bool IsReadOnly { get; init; }

    /// <summary>
    /// Whether every call hands over a secret, so that plain http is refused even without an API key. Default <see langword="false"/>.
    /// </summary>
    public bool SendsSecrets { get; init; }

    /// <summary>
    /// The time limit of an attempt where <see cref="ServiceClientOptions.AttemptTimeout"/> sets none and the budget is not shorter. Default 10 s;
    /// <see langword="null"/> lets an attempt use the whole budget.
    /// </summary>
    public TimeSpan? DefaultAttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A short environment variable that fills a missing address. Default none.</summary>
    public string? AddressVariable { get; init; }

    /// <summary>A short environment variable that fills a missing API key. Default none.</summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>
    /// Adds handlers of the application, or replaces the primary handler. Handlers run once for each attempt, closest to the wire; redirects and
    /// cookies stay off on any platform handler.
    /// </summary>
    public Action<IHttpClientBuilder>? ConfigureHttpClient { get; init; }

    /// <summary>
    /// What a failure means to this service, where its status alone does not say it. Not asked for calls that read the bodies of refusals: they judge those
    /// themselves.
    /// </summary>
    internal Func<ServiceFailure, ServiceFailure>? Judge { get; init; }

    /// <summary>Whether other clients have options of the same type.</summary>
    internal bool SharesOptionsType { get; init; }

    /// <summary>The name of the HTTP client, for <c>services.AddHttpClient(name)</c>.</summary>
    internal string HttpClientName => HttpClientNameOf(Name);

    /// <summary>The name of the HTTP client that asks for this client's access tokens.</summary>
    internal string TokenClientName => HttpClientName + ".Tokens";

    /// <summary>The name of the HTTP client of the client with this name.</summary>
    internal static string HttpClientNameOf(string name) => "Tidewire." + name;

    /// <summary>The name of the options: unnamed for a service with options of its own type, else the client's name.</summary>
    internal string OptionsName => ServiceKey is null && !SharesOptionsType ? Options.DefaultName : Name;
}
