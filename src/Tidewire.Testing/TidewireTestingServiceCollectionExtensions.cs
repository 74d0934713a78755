using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;

namespace Tidewire.Testing;

/// <summary>Puts stand-ins in the place of the services that an application calls. For tests; refused where the environment is Production.</summary>
public static class TidewireTestingServiceCollectionExtensions
{
    /// <summary>
    /// Replaces the facades that the application has registered, the keyed ones too, with fakes in memory; all three where it has registered none yet. Call it
    /// after <c>AddTidewire()</c>, in <c>ConfigureTestServices</c> for instance. The application then starts without any configuration of the three services.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <returns>The fakes, also registered as a service; called again, the same.</returns>
    /// <remarks>
    /// An application whose environment is Production does not start. The clock is the <see cref="TimeProvider"/> that is registered as an instance, else the
    /// system's. Services under a key that is no text are left as they are.
    /// </remarks>
    public static TidewireFakes AddTidewireFakes(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        if (FindInstance<TidewireFakes>(services) is not { } fakes)
        {
            fakes = new TidewireFakes(() => FindInstance<TimeProvider>(services) ?? TimeProvider.System, key: null);
            services.AddSingleton(fakes);
            NotInProduction.AddTo(services, nameof(AddTidewireFakes));
            services.PostConfigureAll<AuthOptions>(StandInAddress.Fill);
            services.PostConfigureAll<NotificationOptions>(StandInAddress.Fill);
            services.PostConfigureAll<AnalyticsOptions>(StandInAddress.Fill);
            UnusedStore.AddTo(services);
        }

        bool isEmpty = !services.Any(service =>
            service.ServiceType == typeof(IAuthService) || service.ServiceType == typeof(INotificationService) || service.ServiceType == typeof(IAnalyticsService));
        Replace<IAuthService>(services, isEmpty, fakes, static fakes => fakes.Auth);
        Replace<INotificationService>(services, isEmpty, fakes, static fakes => fakes.Notifications);
        Replace<IAnalyticsService>(services, isEmpty, fakes, static fakes => fakes.Analytics);
        return fakes;
    }

    /// <summary>
    /// Replaces only the innermost handler of all Tidewire clients, those of <c>AddClient</c> too: requests go to a script instead of the network, and
    /// everything above runs for real, by the application's <see cref="TimeProvider"/>. Call it after the clients are added; they then need no address.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Writes the script, which may go on later.</param>
    /// <returns>The stubs, also registered as a service; called again, the same.</returns>
    /// <remarks>An application whose environment is Production does not start.</remarks>
    public static TidewireStubs AddTidewireStubs(this IServiceCollection services, Action<TidewireStubs>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (FindInstance<TidewireStubs>(services) is not { } stubs)
        {
            stubs = new TidewireStubs();
            services.AddSingleton(stubs);
            services.TryAddSingleton(TimeProvider.System);
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, StubFilter>());
            NotInProduction.AddTo(services, nameof(AddTidewireStubs));
        }

        StandInAddress.FillForAll(services);
        configure?.Invoke(stubs);
        return stubs;
    }

    private static void Replace<TService>(IServiceCollection services, bool add, TidewireFakes fakes, Func<TidewireFakes, TService> choose)
        where TService : class
    {
        foreach (var registered in services.Where(service => service.ServiceType == typeof(TService)).ToList())
        {
            if (!registered.IsKeyedService)
            {
                services.Remove(registered);
                add = true;
            }
            else if (registered.ServiceKey is string key)
            {
                services.Remove(registered);
                services.AddKeyedSingleton(key, (provider, _) => InTests(provider, choose(fakes.Keyed(key))));
            }
        }

        if (add)
            services.AddSingleton(provider => InTests(provider, choose(fakes)));
    }

    private static TService InTests<TService>(IServiceProvider provider, TService fake)
    {
        NotInProduction.Check(provider, nameof(AddTidewireFakes));
        return fake;
    }

    private static T? FindInstance<T>(IServiceCollection services)
        where T : class =>
        services.LastOrDefault(service => service.ServiceType == typeof(T) && !service.IsKeyedService)?.ImplementationInstance as T;
}
