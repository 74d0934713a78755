using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Tidewire.Testing;

/// <summary>Puts stand-ins in the place of the services that an application calls. For tests; refused where the environment is Production.</summary>
/// <remarks>
/// Fakes and stubs may be combined, in either order: <c>AddTidewireFakes(FakedServices.Auth)</c> and stubs for all other clients. With either of them no client
/// needs an address, and the stores that the application has added are neither opened nor written: call them after those are added. Messages of the outbox are in memory. A
/// test of the store adds one of its own afterwards, <c>builder.UseSqliteStore(directory)</c>.
/// </remarks>
public static class TidewireTestingServiceCollectionExtensions
{
    /// <summary>
    /// Replaces the facades that the application has registered, the keyed ones too, with fakes in memory; adds them where it has registered none of the three yet.
    /// Call it after <c>AddTidewire()</c>, in <c>ConfigureTestServices</c> for instance. The application then starts without any configuration.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="faked">Which services to replace. Default: all three. Calls add up.</param>
    /// <returns>The fakes, also registered as a service; called again, the same.</returns>
    /// <remarks>
    /// An application whose environment is Production does not start. The clock is the <see cref="TimeProvider"/> that is registered as an instance, else the
    /// system's. Services under a key that is not a string keep their real facade.
    /// </remarks>
    public static TidewireFakes AddTidewireFakes(this IServiceCollection services, FakedServices faked = FakedServices.All)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        if (FindInstance<TidewireFakes>(services) is not { } fakes)
        {
            fakes = new TidewireFakes(() => FindInstance<TimeProvider>(services) ?? TimeProvider.System, key: null);
            services.AddSingleton(fakes);
            NotInProduction.AddTo(services, nameof(AddTidewireFakes));
            Isolate(services);
        }

        bool isEmpty = !services.Any(service => IsFacade(service.ServiceType) && !fakes.Registrations.Contains(service));
        if (faked.HasFlag(FakedServices.Auth))
            Replace<IAuthService>(services, isEmpty, fakes, static fakes => fakes.Auth);
        if (faked.HasFlag(FakedServices.Notifications))
        {
            Replace<INotificationService>(services, isEmpty, fakes, static fakes => fakes.Notifications);
            Replace<INotificationOutbox>(services, isEmpty, fakes, static fakes => fakes.Outbox);
            Replace<IOutboxAdmin>(services, isEmpty, fakes, static fakes => fakes.Outbox);
        }

        if (faked.HasFlag(FakedServices.Analytics))
            Replace<IAnalyticsService>(services, isEmpty, fakes, static fakes => fakes.Analytics);
        return fakes;
    }

    /// <summary>
    /// Replaces only the innermost handler of all Tidewire clients, those of <c>AddClient</c> too: requests go to a script instead of the network, and
    /// everything above runs for real, by the application's <see cref="TimeProvider"/>. The clients need no address.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Writes the script, which may go on later.</param>
    /// <returns>The stubs, also registered as a service; called again, the same.</returns>
    /// <remarks>An application whose environment is Production does not start. A facade that <c>AddTidewireFakes</c> replaced sends nothing to the stubs.</remarks>
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
            Isolate(services);
        }

        configure?.Invoke(stubs);
        return stubs;
    }

    // Once: what a test adds after the first call stays as it is.
    private static void Isolate(IServiceCollection services)
    {
        if (services.Any(service => service.ImplementationType == typeof(IsolatedOptions<>)))
            return;

        services.AddSingleton(typeof(IPostConfigureOptions<>), typeof(IsolatedOptions<>));
        UnusedStore.AddTo(services);
        MemoryOutboxStoreFactory.AddTo(services);
    }

    private static bool IsFacade(Type service) => service == typeof(IAuthService) || service == typeof(INotificationService) || service == typeof(IAnalyticsService);

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
                Add(ServiceDescriptor.KeyedSingleton(key, (provider, _) => InTests(provider, choose(fakes.Keyed(key)))));
            }
        }

        if (add)
            Add(ServiceDescriptor.Singleton(provider => InTests(provider, choose(fakes))));

        void Add(ServiceDescriptor fake)
        {
            fakes.Registrations.Add(fake);
            services.Add(fake);
        }
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
