namespace Tidewire.EntityFrameworkCore.Table;

/// <summary>The names of the table's columns, which are also those of the entity's properties. Frozen: another name would be a migration of every application.</summary>
internal static class OutboxColumns
{
    public const string Sequence = "Sequence";
    public const string Id = "Id";
    public const string Client = "Client";
    public const string Body = "Body";
    public const string OrderingKey = "OrderingKey";
    public const string TraceParent = "TraceParent";
    public const string EnqueuedAt = "EnqueuedAt";
    public const string NotBefore = "NotBefore";

    /// <summary>When it may be claimed: 0 at once, its time, the end of a pause, or the end of the lease of whoever claimed it.</summary>
    public const string DueAt = "DueAt";

    /// <summary>Whoever claimed it last, and has neither settled nor released it.</summary>
    public const string LeaseToken = "LeaseToken";

    public const string MayHaveBeenSent = "MayHaveBeenSent";
    public const string Attempts = "Attempts";
    public const string State = "State";
    public const string Reason = "Reason";
    public const string SettledAt = "SettledAt";

    /// <summary>What a new row has; the rest is set later.</summary>
    public static readonly IReadOnlyList<string> Inserted =
        [Id, Client, Body, OrderingKey, TraceParent, EnqueuedAt, NotBefore, DueAt, MayHaveBeenSent, Attempts, State];
}
