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
    /// Adds a notification to the changes of a context: it is stored and sent only if the changes are committed. Costs one row and no extra
    /// statement.
    /// </summary>
    /// <param name="context">
    /// A context whose model contains the table; see <see cref="TidewireModelBuilderExtensions.UseTidewireOutbox"/>.
    /// </param>
    /// <param name="notification">
    /// The message, optionally with <see cref="Notification.NotBefore"/> and <see cref="Notification.OrderingKey"/>.
    /// </param>
    /// <param name="serviceKey">
    /// The service key of the notification service that sends the message. <see langword="null"/> (default): the one without a key.
    /// </param>
    /// <returns>The message's id, for <see cref="INotificationOutbox.CancelAsync"/>.</returns>
    /// <exception cref="ArgumentException">A property is missing, malformed or too long; the changes are unaffected.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model lacks the table, or there is no notification service; the message says what to add.
    /// </exception>
    /// <remarks>
    /// With a retrying execution strategy, call this, and make all other changes, inside the delegate that is passed to the strategy: earlier
    /// changes are not repeated in a retry.
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
            ? $"This {context.GetType().Name} was created without the application's services, which it needs to enqueue a notification. Resolve the context from those services (AddDbContext, "
            + "AddDbContextPool or AddDbContextFactory), or add UseApplicationServiceProvider(services) to its options."
            : $"There is no notification service{(serviceKey is null ? "" : $" with the key '{serviceKey}'")}. Call AddTidewire() or "
            + $"AddNotifications({(serviceKey is null ? "" : $"\"{serviceKey}\"")}) on the services of the application.");
    }
}
