using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Tidewire.Testing;

/// <summary>
/// Replaces the services that an application calls with fakes or stubs. For tests only; refused in the Production environment.
/// </summary>
/// <remarks>
/// Fakes and stubs can be combined in any order: for example, <c>AddTidewireFakes(FakedServices.Auth)</c> and stubs for all other clients.
/// With either of them, clients need no address, stores that the application added before are not used, and outbox messages are kept in
/// memory. To test with a store, add one afterward: <c>builder.UseSqliteStore(directory)</c>.
/// </remarks>
public static class TidewireTestingServiceCollectionExtensions
{
    /// <summary>
    /// Replaces the registered services, including keyed ones, with in-memory fakes; adds the fakes if none of the three services is
    /// registered. Call this after <c>AddTidewire()</c>, for example in <c>ConfigureTestServices</c>. The application then starts without
    /// any configuration.
    /// </summary>
    /// <param name="services">The application's service collection.</param>
    /// <param name="faked">The services to replace. Default: all three. Several calls are cumulative.</param>
    /// <returns>The fakes, which are also registered as a service; always the same instance.</returns>
    /// <remarks>
    /// The application does not start in the Production environment. The fakes use a <see cref="TimeProvider"/> that is registered as an
    /// instance; otherwise the system clock. Services with a key that is not a string are not replaced.
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
    /// Replaces only the innermost handler of all Tidewire clients, including those that <c>AddClient</c> added: requests get scripted responses
    /// instead of going to the network. Everything above that handler runs unchanged, with the application's <see cref="TimeProvider"/>.
    /// The clients need no address.
    /// </summary>
    /// <param name="services">The application's service collection.</param>
    /// <param name="configure">Writes the script. More can be added later.</param>
    /// <returns>The stubs, which are also registered as a service; always the same instance.</returns>
    /// <remarks>
    /// The application does not start in the Production environment. A service that <c>AddTidewireFakes</c> has replaced sends no requests
    /// to the stubs.
    /// </remarks>
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

    // Done once, so that registrations that a test adds after the first call are kept.
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
