using System.Data.Common;

namespace Tidewire.EntityFrameworkCore.Sql;

/// <summary>Reads the rows that the statements return.</summary>
internal static class OutboxReader
{
    /// <summary>A message that was claimed under a token.</summary>
    public static OutboxMessage Claimed(DbDataReader row, Guid token) => new()
    {
        Claim = new OutboxClaim(row.GetInt64(0), token),
        Id = row.GetGuid(1),
        Body = row.GetFieldValue<byte[]>(2),
        EnqueuedAt = Time(row, 3)!.Value,
        NotBefore = Time(row, 4),
        OrderingKey = Text(row, 5),
        TraceParent = Text(row, 6),
        Attempts = row.GetInt32(7),
        MayHaveBeenSent = row.GetBoolean(8),
    };

    public static OutboxEntry Entry(DbDataReader row, OutboxState state) => new()
    {
        Position = row.GetInt64(0),
        Id = row.GetGuid(1),
        State = state,
        Reason = Text(row, 2),
        EnqueuedAt = Time(row, 3)!.Value,
        NotBefore = Time(row, 4),
        Attempts = row.GetInt32(5),
        SettledAt = Time(row, 6),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
