using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.EntityFrameworkCore.Commits;
using Tidewire.EntityFrameworkCore.Table;

namespace Tidewire;

/// <summary>Enqueues notifications in the application's own transaction.</summary>
public static class TidewireDbContextExtensions
{
    /// <summary>
    /// Adds a notification to the changes of a context: it is stored and sent if they are committed, and not at all otherwise. Costs one row and no
    /// statement of its own.
    /// </summary>
    /// <param name="context">A context whose model has the table; see <see cref="TidewireModelBuilderExtensions.UseTidewireOutbox"/>.</param>
    /// <param name="notification">The message. <see cref="Notification.NotBefore"/> and <see cref="Notification.OrderingKey"/> are honored.</param>
    /// <param name="serviceKey">The key of the notification service that sends it. <see langword="null"/> (default): the one without a key.</param>
    /// <returns>The message's id, for <see cref="INotificationOutbox.CancelAsync"/>.</returns>
    /// <exception cref="ArgumentException">A property is missing, malformed or too long; the changes are as they were.</exception>
    /// <exception cref="InvalidOperationException">The model lacks the table, or the context knows no notification service; the message says what to add.</exception>
    /// <remarks>
    /// With an execution strategy that retries, call it inside of the delegate given to the strategy, as all that the delegate saves: changes made before it
    /// are not made again when it is retried.
    /// </remarks>
    public static Guid EnqueueNotification(this DbContext context, Notification notification, string? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(notification);
        OutboxEntity.Of(context);
        var factory = FactoryOf(context, serviceKey);
        var message = factory.Create(notification);
        var row = OutboxRow.Of(factory.Client, message);
        context.Set<Dictionary<string, object>>(OutboxMapping.Entity).Add(row);
        EnqueuedMessages.Add(context, factory.Client, row);
        return message.Id;
    }

    private static IOutboxMessageFactory FactoryOf(DbContext context, string? serviceKey)
    {
        var services = context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider;
        var factory = serviceKey is null ? services?.GetService<IOutboxMessageFactory>() : services?.GetKeyedService<IOutboxMessageFactory>(serviceKey);
        return factory ?? throw new InvalidOperationException(services is null
            ? $"This {context.GetType().Name} was made without the application's services, which it needs to enqueue a notification. Take it from them (AddDbContext, "
            + "AddDbContextPool or AddDbContextFactory), or add UseApplicationServiceProvider(services) to its options."
            : $"There is no notification service{(serviceKey is null ? "" : $" with the key '{serviceKey}'")}. Call AddTidewire() or "
            + $"AddNotifications({(serviceKey is null ? "" : $"\"{serviceKey}\"")}) on the services of the application.");
    }
}
