using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidewire.Clients;

namespace Tidewire;

/// <content>Clients of the application's own.</content>
public sealed partial class TidewireBuilder
{
    private const DynamicallyAccessedMemberTypes OptionsMembers =
        DynamicallyAccessedMemberTypes.PublicParameterlessConstructor | DynamicallyAccessedMemberTypes.PublicProperties;

    /// <summary>
    /// Adds a service of the application's own: <c>ServiceCaller&lt;TApi&gt;</c> and <typeparamref name="TApi"/> itself, configured by the section
    /// <c>Tidewire:{name}</c>, with all that the built-in clients have.
    /// </summary>
    /// <typeparam name="TApi">
    /// The Refit interface. Its methods return <c>Task&lt;IApiResponse&gt;</c>, <c>Task&lt;IApiResponse&lt;T&gt;&gt;</c> or <c>Task&lt;T&gt;</c>, and take a
    /// <see cref="CancellationToken"/>.
    /// </typeparam>
    /// <param name="name">The name of section, options and circuit, and in logs and metrics.</param>
    /// <param name="json">Serializes what the interface sends and returns.</param>
    /// <param name="configure">Runs after the section was bound, and before validation.</param>
    /// <param name="http">Adds handlers of the application, or replaces the primary handler. Runs once for the name, with the first registration that brings one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The name is taken, or something about the interface cannot work; the message says what.</exception>
    public TidewireBuilder AddClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(
        string name, JsonSerializerContext json, Action<ServiceClientOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
        where TApi : class =>
        AddClient<TApi, ServiceClientOptions>(Define(name, key: null, json, http, sharesOptionsType: true), BindShared, configure);

    /// <summary>Adds a service of the application's own with options of its own.</summary>
    /// <typeparam name="TApi">The Refit interface, as for the overload without options.</typeparam>
    /// <typeparam name="TOptions">
    /// The options: <c>IOptions&lt;TOptions&gt;</c>. Annotations of its properties are validated with ours; those of nested objects only by a validator of the
    /// application.
    /// </typeparam>
    /// <param name="name">The name of section and circuit, and in logs and metrics.</param>
    /// <param name="json">Serializes what the interface sends and returns.</param>
    /// <param name="bind">
    /// Binds the section, as a rule <c>(section, options) => section.Bind(options)</c>: written in your project, so that its
    /// <c>EnableConfigurationBindingGenerator</c> makes code of it. The keys that it reads are the known keys of the section; others are an error. If a value
    /// does not convert, it runs again without that value, to report all of them at once.
    /// </param>
    /// <param name="configure">Runs after the section was bound, and before validation.</param>
    /// <param name="http">Adds handlers of the application, or replaces the primary handler. Runs once for the name, with the first registration that brings one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The name is taken, or something about the interface cannot work; the message says what.</exception>
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
    /// Adds a service of the application's own under a key, <c>[FromKeyedServices(key)] ServiceCaller&lt;TApi&gt;</c>: one interface for two tenants, for
    /// instance.
    /// </summary>
    /// <typeparam name="TApi">The Refit interface, as for <c>AddClient</c>.</typeparam>
    /// <param name="key">The key; also the name of section, options and circuit, and in logs and metrics.</param>
    /// <param name="json">Serializes what the interface sends and returns.</param>
    /// <param name="configure">Runs after the section was bound, and before validation.</param>
    /// <param name="http">Adds handlers of the application, or replaces the primary handler. Runs once for the key, with the first registration that brings one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The key is taken, or something about the interface cannot work; the message says what.</exception>
    public TidewireBuilder AddKeyedClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(
        string key, JsonSerializerContext json, Action<ServiceClientOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
        where TApi : class =>
        AddClient<TApi, ServiceClientOptions>(Define(key, key, json, http, sharesOptionsType: true), BindShared, configure);

    /// <summary>Adds a service of the application's own under a key, with options of its own, named after the key.</summary>
    /// <typeparam name="TApi">The Refit interface, as for <c>AddClient</c>.</typeparam>
    /// <typeparam name="TOptions">The options, as for <c>AddClient</c>.</typeparam>
    /// <param name="key">The key; also the name of section, options and circuit, and in logs and metrics.</param>
    /// <param name="json">Serializes what the interface sends and returns.</param>
    /// <param name="bind">Binds the section, as for <c>AddClient</c>.</param>
    /// <param name="configure">Runs after the section was bound, and before validation.</param>
    /// <param name="http">Adds handlers of the application, or replaces the primary handler. Runs once for the key, with the first registration that brings one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The key is taken, or something about the interface cannot work; the message says what.</exception>
    public TidewireBuilder AddKeyedClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi, [DynamicallyAccessedMembers(OptionsMembers)] TOptions>(
        string key,
        JsonSerializerContext json,
        Action<IConfiguration, TOptions> bind,
        Action<TOptions>? configure = null,
        Action<IHttpClientBuilder>? http = null)
        where TApi : class
        where TOptions : ServiceClientOptions =>
        AddClient<TApi, TOptions>(Define(key, key, json, http), bind, configure);

    /// <summary>Adds a service with all there is to say about it; what the other overloads, and the built-in clients, come down to.</summary>
    /// <typeparam name="TApi">The Refit interface, as for the other overloads.</typeparam>
    /// <typeparam name="TOptions">The options: unnamed, or named after the key if there is one.</typeparam>
    /// <param name="definition">What is fixed about the service.</param>
    /// <param name="bind">Binds the section, as for the other overloads.</param>
    /// <param name="configure">Runs after the section was bound, and before validation.</param>
    /// <param name="annotations">
    /// Validates the annotations in place of ours; it gets the section's path as name. For options with nested objects, an <c>[OptionsValidator]</c>.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The name is taken, or something about the interface cannot work; the message says what.</exception>
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
