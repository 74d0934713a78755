using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Tidewire.EntityFrameworkCore.Table;

/// <summary>Finds the outbox table in the model of a context.</summary>
internal static class OutboxEntity
{
    /// <exception cref="InvalidOperationException">The model does not contain the table; the message shows the line to add.</exception>
    public static IEntityType Of(DbContext context) =>
        context.Model.FindEntityType(OutboxMapping.Entity) ?? throw new InvalidOperationException(
            $"The model of {context.GetType().Name} has no table for notifications. Add the line modelBuilder.{nameof(TidewireModelBuilderExtensions.UseTidewireOutbox)}(); "
            + "to its OnModelCreating, and a migration: dotnet ef migrations add TidewireOutbox.");
}
