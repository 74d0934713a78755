namespace Tidewire.EntityFrameworkCore.Sql;

/// <summary>
/// PostgreSQL: rows that another instance claims at this moment are skipped. The choice is materialized: as a plain subquery it might run again for each row
/// that is updated, and claim more.
/// </summary>
internal sealed class PostgresSql(OutboxNames names) : OutboxSql(names)
{
    public override string Claim =>
        $"""
        WITH chosen AS MATERIALIZED (
            SELECT waiting.{Names.Sequence} FROM {Names.Table} AS waiting
            WHERE {IsDue("waiting")}
            ORDER BY waiting.{Names.DueAt}, waiting.{Names.Sequence} LIMIT @max FOR UPDATE OF waiting SKIP LOCKED)
        UPDATE {Names.Table} AS claimed SET {Names.LeaseToken} = @token, {Names.DueAt} = {Now} + @lease
        FROM chosen WHERE claimed.{Names.Sequence} = chosen.{Names.Sequence}
        RETURNING {string.Join(", ", Returned.Select(column => $"claimed.{column}"))}
        """;

    // Of the statement: clock_timestamp() differs from row to row, so no index is searched by it.
    protected override string Now => "(extract(epoch FROM statement_timestamp()) * 1000)::bigint";

    public override object ListOf<T>(IEnumerable<T> values) => values.ToArray();

    protected override string AnyOf(string column, string parameter) => $"{column} = ANY({parameter})";
}
