using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidewire.Analytics;
using Tidewire.Auth;
using Tidewire.Notifications;

namespace Tidewire;

/// <summary>
/// Adds clients to an application. Every method may be called more than once: the client is registered once, and every configure delegate
/// runs.
/// </summary>
public sealed partial class TidewireBuilder
{
    internal TidewireBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
    }

    /// <summary>The application's service collection.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The configuration with the section <c>Tidewire</c>, or that section itself. The section <c>Tidewire</c> has one subsection per client.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>Adds <see cref="IAuthService"/>, configured by <c>Tidewire:Auth</c>.</summary>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <param name="http">
    /// Adds message handlers or replaces the primary handler. Only the first delegate that is passed for a client runs.
    /// <c>AddTidewire</c> passes no delegate, so the delegate of a later call still runs.
    /// </param>
    /// <returns>This builder.</returns>
    public TidewireBuilder AddAuth(Action<AuthOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        AuthRegistration.Add(Services, Configuration, key: null, configure, http);
        return this;
    }

    /// <summary>Adds a keyed <see cref="IAuthService"/>, configured by the section <c>Tidewire:{key}</c>.</summary>
    /// <param name="key">
    /// The service key, for <c>[FromKeyedServices(key)]</c>; also the name of the configuration section, the options and the client.
    /// </param>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <param name="http">
    /// Adds message handlers or replaces the primary handler. Only the first delegate that is passed for a key runs.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">A client of another type already has this name.</exception>
    public TidewireBuilder AddAuth(string key, Action<AuthOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        AuthRegistration.Add(Services, Configuration, key, configure, http);
        return this;
    }

    /// <summary>
    /// Makes <see cref="IAuthService"/> verify tokens with your own <see cref="ITokenVerifier"/> instead of <c>POST /verify</c> or
    /// introspection. <c>Auth:BaseAddress</c> is then optional.
    /// </summary>
    /// <typeparam name="TVerifier">The verifier, registered as a singleton.</typeparam>
    /// <returns>This builder.</returns>
    public TidewireBuilder AddTokenVerifier<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TVerifier>()
        where TVerifier : class, ITokenVerifier
    {
        Services.TryAddSingleton<ITokenVerifier, TVerifier>();
        return this;
    }

    /// <summary>
    /// Makes a keyed <see cref="IAuthService"/> verify tokens with your own verifier, as <see cref="AddTokenVerifier{TVerifier}()"/> does.
    /// </summary>
    /// <typeparam name="TVerifier">The verifier, registered as a singleton.</typeparam>
    /// <param name="key">The key of the auth service.</param>
    /// <returns>This builder.</returns>
    public TidewireBuilder AddTokenVerifier<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TVerifier>(string key)
        where TVerifier : class, ITokenVerifier
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        Services.TryAddKeyedSingleton<ITokenVerifier, TVerifier>(key);
        return this;
    }

    /// <summary>Adds <see cref="INotificationService"/>, configured by <c>Tidewire:Notifications</c>.</summary>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <param name="http">
    /// Adds message handlers or replaces the primary handler. Only the first delegate that is passed for a client runs.
    /// <c>AddTidewire</c> passes no delegate, so the delegate of a later call still runs.
    /// </param>
    /// <returns>This builder.</returns>
    public TidewireBuilder AddNotifications(Action<NotificationOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        NotificationRegistration.Add(Services, Configuration, key: null, configure, http);
        return this;
    }

    /// <summary>Adds a keyed <see cref="INotificationService"/>, configured by the section <c>Tidewire:{key}</c>.</summary>
    /// <param name="key">
    /// The service key, for <c>[FromKeyedServices(key)]</c>; also the name of the configuration section, the options and the client.
    /// </param>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <param name="http">
    /// Adds message handlers or replaces the primary handler. Only the first delegate that is passed for a key runs.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">A client of another type already has this name.</exception>
    public TidewireBuilder AddNotifications(string key, Action<NotificationOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        NotificationRegistration.Add(Services, Configuration, key, configure, http);
        return this;
    }

    /// <summary>Adds <see cref="IAnalyticsService"/>, configured by <c>Tidewire:Analytics</c>.</summary>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <param name="http">
    /// Adds message handlers or replaces the primary handler. Only the first delegate that is passed for a client runs.
    /// <c>AddTidewire</c> passes no delegate, so the delegate of a later call still runs.
    /// </param>
    /// <returns>This builder.</returns>
    public TidewireBuilder AddAnalytics(Action<AnalyticsOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        AnalyticsRegistration.Add(Services, Configuration, key: null, configure, http);
        return this;
    }

    /// <summary>Adds a keyed <see cref="IAnalyticsService"/>, configured by the section <c>Tidewire:{key}</c>.</summary>
    /// <param name="key">
    /// The service key, for <c>[FromKeyedServices(key)]</c>; also the name of the configuration section, the options and the client.
    /// </param>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <param name="http">
    /// Adds message handlers or replaces the primary handler. Only the first delegate that is passed for a key runs.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">A client of another type already has this name.</exception>
    public TidewireBuilder AddAnalytics(string key, Action<AnalyticsOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        AnalyticsRegistration.Add(Services, Configuration, key, configure, http);
        return this;
    }
}
