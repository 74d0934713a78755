using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Tidewire.EntityFrameworkCore.Table;

/// <summary>The table in the model of a context.</summary>
internal static class OutboxEntity
{
    /// <exception cref="InvalidOperationException">The model lacks it; the message names the line to add.</exception>
    public static IEntityType Of(DbContext context) =>
        context.Model.FindEntityType(OutboxMapping.Entity) ?? throw new InvalidOperationException(
            $"The model of {context.GetType().Name} has no table for notifications. Add the line modelBuilder.{nameof(TidewireModelBuilderExtensions.UseTidewireOutbox)}(); "
            + "to its OnModelCreating, and a migration: dotnet ef migrations add TidewireOutbox.");
}
