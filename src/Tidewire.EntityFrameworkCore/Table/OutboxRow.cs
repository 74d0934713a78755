namespace Tidewire.EntityFrameworkCore.Table;

/// <summary>A message as the values of a row.</summary>
internal static class OutboxRow
{
    /// <summary>The row of a message that waits. What has no value is left out.</summary>
    public static Dictionary<string, object> Of(string client, OutboxMessage message)
    {
        var row = new Dictionary<string, object>
        {
            [OutboxColumns.Id] = message.Id,
            [OutboxColumns.Client] = client,
            [OutboxColumns.Body] = message.Body.ToArray(),
            [OutboxColumns.EnqueuedAt] = message.EnqueuedAt.ToUnixTimeMilliseconds(),

            // Not the time of enqueuing: by the clock of the database that may be in the future.
            [OutboxColumns.DueAt] = message.NotBefore?.ToUnixTimeMilliseconds() ?? 0,
            [OutboxColumns.MayHaveBeenSent] = false,
            [OutboxColumns.Attempts] = 0,
            [OutboxColumns.State] = (int)OutboxState.Waiting,
        };
        if (message.NotBefore is { } notBefore)
            row[OutboxColumns.NotBefore] = notBefore.ToUnixTimeMilliseconds();
        if (message.OrderingKey is { } orderingKey)
            row[OutboxColumns.OrderingKey] = orderingKey;
        if (message.TraceParent is { } traceParent)
            row[OutboxColumns.TraceParent] = traceParent;
        return row;
    }
}
