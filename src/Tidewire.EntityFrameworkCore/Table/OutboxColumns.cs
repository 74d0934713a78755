namespace Tidewire.EntityFrameworkCore.Table;

/// <summary>The names of the table's columns, which are also those of the entity's properties. Frozen: another name would be a migration of every application.</summary>
internal static class OutboxColumns
{
    public const string Sequence = "Sequence";
    public const string Id = "Id";
    public const string Client = "Client";
    public const string IdempotencyKey = "IdempotencyKey";
    public const string OrderingKey = "OrderingKey";
    public const string TraceParent = "TraceParent";
    public const string Body = "Body";
    public const string EnqueuedAt = "EnqueuedAt";
    public const string DueAt = "DueAt";
    public const string LeaseToken = "LeaseToken";
    public const string UnderWayAt = "UnderWayAt";
    public const string Attempts = "Attempts";
    public const string State = "State";
    public const string SettledAt = "SettledAt";
    public const string Reason = "Reason";
}
