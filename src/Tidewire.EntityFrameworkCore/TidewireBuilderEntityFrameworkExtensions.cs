using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidewire.EntityFrameworkCore.Commits;
using Tidewire.EntityFrameworkCore.Store;

namespace Tidewire;

/// <summary>Stores durable notifications in the application's database.</summary>
public static class TidewireBuilderEntityFrameworkExtensions
{
    private static readonly TimeSpan _defaultLease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _minLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _maxLease = TimeSpan.FromHours(1);

    /// <summary>
    /// Stores the messages of every <see cref="INotificationOutbox"/> in the database of a context. The database must be PostgreSQL or SQLite.
    /// Several instances of the application may share the table; each message is sent by one of them.
    /// </summary>
    /// <typeparam name="TContext">
    /// The context, registered with <c>AddDbContext</c>, <c>AddDbContextPool</c> or <c>AddDbContextFactory</c>. Its model must call
    /// <see cref="TidewireModelBuilderExtensions.UseTidewireOutbox"/>.
    /// </typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="lease">
    /// How long a claim on a message lasts if the instance that made it dies; after that, another instance takes the message over. The lease
    /// is renewed while the instance lives. Default 30 s, range 1 s to 1 hour.
    /// </param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The application does not start if the context is not registered, its model lacks the table, or its database provider is not
    /// supported. If the database is down or lacks the table, the failure is logged once and the operation retried. Events are not
    /// stored here; for those, add <c>UseSqliteStore</c> of the package Tidewire.Sqlite.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The lease is out of range.</exception>
    public static TidewireBuilder UseEntityFrameworkStore<TContext>(this TidewireBuilder builder, TimeSpan? lease = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        var duration = lease ?? _defaultLease;
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, _minLease, nameof(lease));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, _maxLease, nameof(lease));

        // A later call replaces an earlier one and any other store; interceptors are added once.
        var services = builder.Services;
        services.RemoveAll<IOutboxStoreFactory>();
        services.AddSingleton<IOutboxStoreFactory>(provider => new EntityFrameworkStoreFactory(
            provider.GetRequiredService<IServiceScopeFactory>(), typeof(TContext), provider.GetRequiredService<CommitSignal<TContext>>(), duration));
        if (services.Any(service => service.ServiceType == typeof(CommitSignal<TContext>)))
            return builder;

        services.AddSingleton<CommitSignal<TContext>>();
        services.ConfigureDbContext<TContext>(
            (provider, options) => options.AddInterceptors(new CommitInterceptor(provider.GetRequiredService<CommitSignal<TContext>>())), ServiceLifetime.Singleton);
        return builder;
    }
}
