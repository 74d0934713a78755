using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidewire.Analytics;
using Tidewire.Auth;
using Tidewire.Notifications;

namespace Tidewire;

/// <summary>Adds clients to an application. Every method may be called again: a client is registered once, and each configure delegate runs.</summary>
public sealed partial class TidewireBuilder
{
    internal TidewireBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
    }

    /// <summary>The services of the application.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The configuration whose section <c>Tidewire</c> holds the clients' sections, or that section itself.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>Adds <see cref="IAuthService"/>, configured by <c>Tidewire:Auth</c>.</summary>
    /// <param name="configure">Runs after the section was bound, and before validation.</param>
    /// <param name="http">
    /// Adds handlers of the application, or replaces the primary handler. Runs once for the client, with the first call that brings one: also after
    /// <c>AddTidewire</c>, which brings none.
    /// </param>
    /// <returns>This builder.</returns>
    public TidewireBuilder AddAuth(Action<AuthOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        AuthRegistration.Add(Services, Configuration, key: null, configure, http);
        return this;
    }

    /// <summary>Adds one more <see cref="IAuthService"/> under a key, configured by the section <c>Tidewire:{key}</c>.</summary>
    /// <param name="key">The key of the service, for <c>[FromKeyedServices(key)]</c>; also the name of section, options and client.</param>
    /// <param name="configure">Runs after the section was bound, and before validation.</param>
    /// <param name="http">Adds handlers of the application, or replaces the primary handler. Runs once for the key, with the first call that brings one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The name belongs to a client of another kind.</exception>
    public TidewireBuilder AddAuth(string key, Action<AuthOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        AuthRegistration.Add(Services, Configuration, key, configure, http);
        return this;
    }

    /// <summary>
    /// Has <see cref="IAuthService"/> ask in the application's own way, in the place of <c>POST /verify</c> and of introspection. <c>Auth:BaseAddress</c> is not
    /// needed then.
    /// </summary>
    /// <typeparam name="TVerifier">The way to ask; a singleton.</typeparam>
    /// <returns>This builder.</returns>
    public TidewireBuilder AddTokenVerifier<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TVerifier>()
        where TVerifier : class, ITokenVerifier
    {
        Services.TryAddSingleton<ITokenVerifier, TVerifier>();
        return this;
    }

    /// <summary>Has the <see cref="IAuthService"/> of a key ask in the application's own way, as <see cref="AddTokenVerifier{TVerifier}()"/> does.</summary>
    /// <typeparam name="TVerifier">The way to ask; a singleton.</typeparam>
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
    /// <param name="configure">Runs after the section was bound, and before validation.</param>
    /// <param name="http">
    /// Adds handlers of the application, or replaces the primary handler. Runs once for the client, with the first call that brings one: also after
    /// <c>AddTidewire</c>, which brings none.
    /// </param>
    /// <returns>This builder.</returns>
    public TidewireBuilder AddNotifications(Action<NotificationOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        NotificationRegistration.Add(Services, Configuration, key: null, configure, http);
        return this;
    }

    /// <summary>Adds one more <see cref="INotificationService"/> under a key, configured by the section <c>Tidewire:{key}</c>.</summary>
    /// <param name="key">The key of the service, for <c>[FromKeyedServices(key)]</c>; also the name of section, options and client.</param>
    /// <param name="configure">Runs after the section was bound, and before validation.</param>
    /// <param name="http">Adds handlers of the application, or replaces the primary handler. Runs once for the key, with the first call that brings one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The name belongs to a client of another kind.</exception>
    public TidewireBuilder AddNotifications(string key, Action<NotificationOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        NotificationRegistration.Add(Services, Configuration, key, configure, http);
        return this;
    }

    /// <summary>Adds <see cref="IAnalyticsService"/>, configured by <c>Tidewire:Analytics</c>.</summary>
    /// <param name="configure">Runs after the section was bound, and before validation.</param>
    /// <param name="http">
    /// Adds handlers of the application, or replaces the primary handler. Runs once for the client, with the first call that brings one: also after
    /// <c>AddTidewire</c>, which brings none.
    /// </param>
    /// <returns>This builder.</returns>
    public TidewireBuilder AddAnalytics(Action<AnalyticsOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        AnalyticsRegistration.Add(Services, Configuration, key: null, configure, http);
        return this;
    }

    /// <summary>Adds one more <see cref="IAnalyticsService"/> under a key, configured by the section <c>Tidewire:{key}</c>.</summary>
    /// <param name="key">The key of the service, for <c>[FromKeyedServices(key)]</c>; also the name of section, options and client.</param>
    /// <param name="configure">Runs after the section was bound, and before validation.</param>
    /// <param name="http">Adds handlers of the application, or replaces the primary handler. Runs once for the key, with the first call that brings one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The name belongs to a client of another kind.</exception>
    public TidewireBuilder AddAnalytics(string key, Action<AnalyticsOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        AnalyticsRegistration.Add(Services, Configuration, key, configure, http);
        return this;
    }
}
