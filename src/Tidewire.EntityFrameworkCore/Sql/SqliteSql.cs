using System.Globalization;

namespace Tidewire.EntityFrameworkCore.Sql;

/// <summary>
/// The statements for SQLite. There is only one writer at a time, so no rows need to be skipped. A query runs before a claim, because a
/// claim without a result would still wait for the writer.
/// </summary>
internal sealed class SqliteSql(OutboxNames names) : OutboxSql(names)
{
    public override string? IsAnyDue => $"SELECT 1 FROM {Names.Table} AS waiting WHERE {IsDue("waiting")} LIMIT 1";

    public override string Claim =>
        $"""
        UPDATE {Names.Table} SET {Names.LeaseToken} = @token, {Names.DueAt} = {Now} + @lease
        WHERE {Names.Sequence} IN (
            SELECT waiting.{Names.Sequence} FROM {Names.Table} AS waiting
            WHERE {IsDue("waiting")}
            ORDER BY waiting.{Names.DueAt}, waiting.{Names.Sequence} LIMIT @max)
        RETURNING {string.Join(", ", Returned)}
        """;

    protected override string Now => "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

    public override object ListOf<T>(IEnumerable<T> values) => $"[{string.Join(',', values.Select(Json))}]";

    protected override string AnyOf(string column, string parameter) => $"{column} IN (SELECT value FROM json_each({parameter}))";

    // Guids are stored as uppercase text.
    private static string Json<T>(T value) =>
        value is Guid id ? $"\"{id.ToString("D").ToUpperInvariant()}\"" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
