namespace Tidewire.EntityFrameworkCore.Table;

/// <summary>
/// The names of the table's columns and of the entity's properties. They must not change, because that would require a migration of every
/// application.
/// </summary>
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

    /// <summary>
    /// When the message may be claimed: 0 for immediately, its NotBefore, the end of its back-off, or the end of the current lease.
    /// </summary>
    public const string DueAt = "DueAt";

    /// <summary>The token of the last claim, until the message is settled or released.</summary>
    public const string LeaseToken = "LeaseToken";

    public const string MayHaveBeenSent = "MayHaveBeenSent";
    public const string Attempts = "Attempts";
    public const string State = "State";
    public const string Reason = "Reason";
    public const string SettledAt = "SettledAt";

    /// <summary>The columns of a new row; the others are set later.</summary>
    public static readonly IReadOnlyList<string> Inserted =
        [Id, Client, Body, OrderingKey, TraceParent, EnqueuedAt, NotBefore, DueAt, MayHaveBeenSent, Attempts, State];
}
