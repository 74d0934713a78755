using Microsoft.EntityFrameworkCore;
using Tidewire.EntityFrameworkCore.Table;

namespace Tidewire;

/// <summary>Adds the outbox of durable notifications to a model.</summary>
public static class TidewireModelBuilderExtensions
{
    /// <summary>
    /// Adds the table <c>TidewireOutbox</c>, which stores notifications until they are sent. Call this in
    /// <see cref="DbContext.OnModelCreating"/>, then add a migration: <c>dotnet ef migrations add TidewireOutbox</c>.
    /// </summary>
    /// <param name="modelBuilder">The model.</param>
    /// <returns>The model.</returns>
    /// <remarks>
    /// The mapping does not depend on settings and does not change between versions of this package. The table is in the model's default
    /// schema.
    /// </remarks>
    public static ModelBuilder UseTidewireOutbox(this ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        OutboxMapping.Apply(modelBuilder.SharedTypeEntity<Dictionary<string, object>>(OutboxMapping.Entity));
        return modelBuilder;
    }
}
