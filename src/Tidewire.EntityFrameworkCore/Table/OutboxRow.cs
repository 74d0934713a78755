namespace Tidewire.EntityFrameworkCore.Table;

/// <summary>Converts a message to the values of a row.</summary>
internal static class OutboxRow
{
    /// <summary>The row of a waiting message. Null values are omitted.</summary>
    public static Dictionary<string, object> Of(string client, OutboxMessage message)
    {
        var row = new Dictionary<string, object>
        {
            [OutboxColumns.Id] = message.Id,
            [OutboxColumns.Client] = client,
            [OutboxColumns.Body] = message.Body.ToArray(),
            [OutboxColumns.EnqueuedAt] = message.EnqueuedAt.ToUnixTimeMilliseconds(),

            // 0 instead of the time of enqueuing, which may be in the future by the database's clock.
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
