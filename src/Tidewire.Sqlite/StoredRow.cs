using System.Numerics;
using System.Text;

namespace Tidewire.Sqlite;

/// <summary>Converts items to and from rows with a checksum, because SQLite's own checks do not detect a flipped bit.</summary>
internal static class StoredRow
{
    public const string Table =
        """
        CREATE TABLE IF NOT EXISTS items (
            id INTEGER PRIMARY KEY, key BLOB NOT NULL, accepted INTEGER NOT NULL, not_before INTEGER NOT NULL, ordering_key BLOB, trace BLOB,
            body BLOB NOT NULL, checksum INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0) STRICT;
        """;

    public const string Insert =
        "INSERT INTO items (id, key, accepted, not_before, ordering_key, trace, body, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

    public const string Columns = "id, key, accepted, not_before, ordering_key, trace, body, checksum";

    public static void Bind(SqliteStatement insert, long id, DeliveryItem item)
    {
        var body = item.Body!.Value.Span;
        long notBefore = item.NotBefore?.UtcTicks ?? 0;
        string? trace = item.TraceParent;
        uint checksum = Start(id, item.AcceptedAt.UtcTicks, notBefore);
        checksum = Add(Add(Add(checksum, item.Key), item.OrderingKey), trace);
        insert.Bind(1, id).Bind(2, item.Key).Bind(3, item.AcceptedAt.UtcTicks).Bind(4, notBefore).Bind(5, item.OrderingKey).Bind(6, trace)
            .Bind(7, body).Bind(8, Add(checksum, body));
    }

    /// <returns>The item, with the row's number; <see langword="null"/> if the row is damaged.</returns>
    public static DeliveryItem? Read(SqliteStatement select)
    {
        var body = select.Bytes(6);
        uint checksum = Start(select.Number(0), select.Number(2), select.Number(3));
        checksum = Add(Add(Add(checksum, select.Bytes(1)), select.Bytes(4)), select.Bytes(5));
        if (Add(checksum, body) != select.Number(7) || !IsTime(select.Number(2)) || !IsTime(select.Number(3)))
            return null;

        long notBefore = select.Number(3);
        return new()
        {
            Id = select.Number(0),
            Key = Encoding.UTF8.GetString(select.Bytes(1)),
            AcceptedAt = new(select.Number(2), TimeSpan.Zero),
            NotBefore = notBefore == 0 ? null : new(notBefore, TimeSpan.Zero),
            OrderingKey = select.IsNull(4) ? null : Encoding.UTF8.GetString(select.Bytes(4)),
            TraceParent = select.IsNull(5) ? null : Encoding.UTF8.GetString(select.Bytes(5)),
            Body = body.ToArray(),
        };
    }

    private static bool IsTime(long ticks) => ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks;

    private static uint Start(long id, long acceptedAt, long notBefore) =>
        BitOperations.Crc32C(BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, (ulong)id), (ulong)acceptedAt), (ulong)notBefore);

    private static uint Add(uint checksum, string? text)
    {
        if (text is null)
            return Add(checksum, default(ReadOnlySpan<byte>));

        Span<byte> bytes = text.Length <= 128 ? stackalloc byte[384] : new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return Add(checksum, (ReadOnlySpan<byte>)bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    private static uint Add(uint checksum, ReadOnlySpan<byte> bytes) => RowChecksum.Add(checksum, bytes);
}
