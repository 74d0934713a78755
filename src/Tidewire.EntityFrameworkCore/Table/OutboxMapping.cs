using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tidewire.EntityFrameworkCore.Table;

/// <summary>
/// The mapping of the outbox table. It must not change or depend on settings: a change would make the <c>Migrate()</c> of every application
/// fail until a migration is added.
/// </summary>
/// <remarks>
/// The entity is a property bag, because an internal type would be visible to proxies and compiled models, which cannot use it. Times are
/// milliseconds since 1970 in UTC, because providers differ in how they order and convert dates.
/// </remarks>
internal static class OutboxMapping
{
    public const string Entity = "Tidewire.Outbox";
    public const string Table = "TidewireOutbox";
    private const int MaxClientLength = 64;
    private const int TraceParentLength = 55;
    private const int MaxReasonLength = 200;

    public static void Apply(EntityTypeBuilder<Dictionary<string, object>> entity)
    {
        entity.ToTable(Table);
        Column<long>(entity, OutboxColumns.Sequence).ValueGeneratedOnAdd();
        Column<Guid>(entity, OutboxColumns.Id);
        Text(entity, OutboxColumns.Client, MaxClientLength);
        Column<byte[]>(entity, OutboxColumns.Body).HasMaxLength(OutboxMessage.MaxBodyBytes).IsRequired();
        Text(entity, OutboxColumns.OrderingKey, OutboxMessage.OrderingKeyLength, isRequired: false);
        Text(entity, OutboxColumns.TraceParent, TraceParentLength, isRequired: false);
        Column<long>(entity, OutboxColumns.EnqueuedAt);
        Column<long?>(entity, OutboxColumns.NotBefore);
        Column<long>(entity, OutboxColumns.DueAt);
        Column<Guid?>(entity, OutboxColumns.LeaseToken);
        Column<bool>(entity, OutboxColumns.MayHaveBeenSent);
        Column<int>(entity, OutboxColumns.Attempts);
        Column<int>(entity, OutboxColumns.State);
        Text(entity, OutboxColumns.Reason, MaxReasonLength, isRequired: false);
        Column<long?>(entity, OutboxColumns.SettledAt);

        entity.HasKey(OutboxColumns.Sequence).HasName("PK_TidewireOutbox");
        entity.HasIndex([OutboxColumns.Id], "Id").IsUnique().HasDatabaseName("IX_TidewireOutbox_Id");

        // For waiting messages, by due time and by ordering key. Settled messages leave both indexes.
        entity.HasIndex([OutboxColumns.Client, OutboxColumns.DueAt, OutboxColumns.Sequence], "Due")
            .HasDatabaseName("IX_TidewireOutbox_Due").HasFilter(Is(OutboxState.Waiting));
        entity.HasIndex([OutboxColumns.Client, OutboxColumns.OrderingKey, OutboxColumns.Sequence], "OrderingKey")
            .HasDatabaseName("IX_TidewireOutbox_OrderingKey").HasFilter($"{Is(OutboxState.Waiting)} AND \"{OutboxColumns.OrderingKey}\" IS NOT NULL");

        // For kept messages, which are listed by state and removed by age.
        entity.HasIndex([OutboxColumns.Client, OutboxColumns.State, OutboxColumns.Sequence], "Kept")
            .HasDatabaseName("IX_TidewireOutbox_Kept").HasFilter($"\"{OutboxColumns.State}\" <> {(int)OutboxState.Waiting}");
        entity.HasIndex([OutboxColumns.Client, OutboxColumns.State, OutboxColumns.SettledAt], "Settled")
            .HasDatabaseName("IX_TidewireOutbox_Settled").HasFilter($"\"{OutboxColumns.SettledAt}\" IS NOT NULL");
    }

    private static string Is(OutboxState state) => $"\"{OutboxColumns.State}\" = {(int)state}";

    // Named explicitly, so that naming conventions of the application do not apply.
    private static PropertyBuilder<T> Column<T>(EntityTypeBuilder<Dictionary<string, object>> entity, string name) =>
        entity.IndexerProperty<T>(name).HasColumnName(name).HasConversion((Type?)null);

    private static void Text(EntityTypeBuilder<Dictionary<string, object>> entity, string name, int maxLength, bool isRequired = true) =>
        Column<string?>(entity, name).HasMaxLength(maxLength).IsUnicode(true).IsRequired(isRequired);
}
