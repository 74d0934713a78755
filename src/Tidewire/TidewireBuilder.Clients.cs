using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidewire.Clients;

namespace Tidewire;

/// <content>Registers the application's own clients.</content>
public sealed partial class TidewireBuilder
{
    private const DynamicallyAccessedMemberTypes OptionsMembers =
        DynamicallyAccessedMemberTypes.PublicParameterlessConstructor | DynamicallyAccessedMemberTypes.PublicProperties;

    /// <summary>
    /// Adds a client for a service of your own: registers <c>ServiceCaller&lt;TApi&gt;</c> and <typeparamref name="TApi"/>, configured by
    /// the section <c>Tidewire:{name}</c>, with the same resilience, telemetry and validation as the built-in clients.
    /// </summary>
    /// <typeparam name="TApi">
    /// The Refit interface. Its methods return <c>Task&lt;IApiResponse&gt;</c>, <c>Task&lt;IApiResponse&lt;T&gt;&gt;</c> or <c>Task&lt;T&gt;</c>, and take a
    /// <see cref="CancellationToken"/>.
    /// </typeparam>
    /// <param name="name">The name of the configuration section, the options and the circuit; also used in logs and metrics.</param>
    /// <param name="json">The JSON context with the types that the interface sends and returns.</param>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <param name="http">
    /// Adds message handlers or replaces the primary handler. Only the first delegate that is passed for a name runs.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The name is taken, or the interface is not usable; the message says why.</exception>
    public TidewireBuilder AddClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(
        string name, JsonSerializerContext json, Action<ServiceClientOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
        where TApi : class =>
        AddClient<TApi, ServiceClientOptions>(Define(name, key: null, json, http, sharesOptionsType: true), BindShared, configure);

    /// <summary>Adds a client for a service of your own, with your own options type.</summary>
    /// <typeparam name="TApi">The Refit interface, as for the overload without an options type.</typeparam>
    /// <typeparam name="TOptions">
    /// The options type, available as <c>IOptions&lt;TOptions&gt;</c>. Data annotations on its properties are validated together with those
    /// of the base class. Annotations on nested objects need a validator of your own.
    /// </typeparam>
    /// <param name="name">The name of the configuration section and the circuit; also used in logs and metrics.</param>
    /// <param name="json">The JSON context with the types that the interface sends and returns.</param>
    /// <param name="bind">
    /// Binds the section, usually <c>(section, options) => section.Bind(options)</c>. Write the lambda in your own project, so that
    /// <c>EnableConfigurationBindingGenerator</c> generates code for it. The keys that the delegate reads are the known keys of the
    /// section; by default, any other key is an error. If a value cannot be converted, the delegate runs again without that value, so that all such values are
    /// reported together.
    /// </param>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <param name="http">
    /// Adds message handlers or replaces the primary handler. Only the first delegate that is passed for a name runs.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The name is taken, or the interface is not usable; the message says why.</exception>
    public TidewireBuilder AddClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi, [DynamicallyAccessedMembers(OptionsMembers)] TOptions>(
        string name,
        JsonSerializerContext json,
        Action<IConfiguration, TOptions> bind,
        Action<TOptions>? configure = null,
        Action<IHttpClientBuilder>? http = null)
        where TApi : class
        where TOptions : ServiceClientOptions =>
        AddClient<TApi, TOptions>(Define(name, key: null, json, http), bind, configure);

    /// <summary>
    /// Adds a keyed client for a service of your own, resolved with <c>[FromKeyedServices(key)] ServiceCaller&lt;TApi&gt;</c>. One interface
    /// can thus be registered under several keys, for example one per tenant.
    /// </summary>
    /// <typeparam name="TApi">The Refit interface, as for <c>AddClient</c>.</typeparam>
    /// <param name="key">
    /// The service key; also the name of the configuration section, the options and the circuit, and used in logs and metrics.
    /// </param>
    /// <param name="json">The JSON context with the types that the interface sends and returns.</param>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <param name="http">
    /// Adds message handlers or replaces the primary handler. Only the first delegate that is passed for a key runs.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The key is taken, or the interface is not usable; the message says why.</exception>
    public TidewireBuilder AddKeyedClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(
        string key, JsonSerializerContext json, Action<ServiceClientOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
        where TApi : class =>
        AddClient<TApi, ServiceClientOptions>(Define(key, key, json, http, sharesOptionsType: true), BindShared, configure);

    /// <summary>Adds a keyed client for a service of your own, with your own options type; the options are named after the key.</summary>
    /// <typeparam name="TApi">The Refit interface, as for <c>AddClient</c>.</typeparam>
    /// <typeparam name="TOptions">The options type, as for <c>AddClient</c>.</typeparam>
    /// <param name="key">
    /// The service key; also the name of the configuration section, the options and the circuit, and used in logs and metrics.
    /// </param>
    /// <param name="json">The JSON context with the types that the interface sends and returns.</param>
    /// <param name="bind">Binds the section, as for <c>AddClient</c>.</param>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <param name="http">
    /// Adds message handlers or replaces the primary handler. Only the first delegate that is passed for a key runs.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The key is taken, or the interface is not usable; the message says why.</exception>
    public TidewireBuilder AddKeyedClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi, [DynamicallyAccessedMembers(OptionsMembers)] TOptions>(
        string key,
        JsonSerializerContext json,
        Action<IConfiguration, TOptions> bind,
        Action<TOptions>? configure = null,
        Action<IHttpClientBuilder>? http = null)
        where TApi : class
        where TOptions : ServiceClientOptions =>
        AddClient<TApi, TOptions>(Define(key, key, json, http), bind, configure);

    /// <summary>Adds a client from a complete definition. The other overloads call this one.</summary>
    /// <typeparam name="TApi">The Refit interface, as for the other overloads.</typeparam>
    /// <typeparam name="TOptions">The options type. The options are named after the key, or unnamed without a key.</typeparam>
    /// <param name="definition">The parts of the client that configuration cannot change.</param>
    /// <param name="bind">Binds the section, as for the other overloads.</param>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <param name="annotations">
    /// Replaces the built-in validation of data annotations, and receives the section's path as the options name. Use an
    /// <c>[OptionsValidator]</c> for options with nested objects.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The name is taken, or the interface is not usable; the message says why.</exception>
    public TidewireBuilder AddClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi, [DynamicallyAccessedMembers(OptionsMembers)] TOptions>(
        ServiceClientDefinition definition,
        Action<IConfiguration, TOptions> bind,
        Action<TOptions>? configure = null,
        IValidateOptions<TOptions>? annotations = null)
        where TApi : class
        where TOptions : ServiceClientOptions
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentException.ThrowIfNullOrWhiteSpace(definition.Name);
        ArgumentNullException.ThrowIfNull(definition.Json);
        if (definition.ServiceKey is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(definition.ServiceKey);

        ServiceClientRegistration.Add<TApi, TOptions>(Services, Configuration, definition, bind, configure, annotations);
        return this;
    }

    private static ServiceClientDefinition Define(
        string name, string? key, JsonSerializerContext json, Action<IHttpClientBuilder>? http, bool sharesOptionsType = false) =>
        new() { Name = name, ServiceKey = key, Json = json, ConfigureHttpClient = http, SharesOptionsType = sharesOptionsType };

    private static void BindShared(IConfiguration section, ServiceClientOptions options) => section.Bind(options);
}
