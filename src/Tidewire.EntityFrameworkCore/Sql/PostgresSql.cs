namespace Tidewire.EntityFrameworkCore.Sql;

/// <summary>
/// The statements for PostgreSQL. Rows that another instance is claiming at the same time are skipped. The selection is materialized,
/// because a plain subquery might be evaluated for each updated row and claim more than the limit.
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

    // statement_timestamp() is constant within a statement; clock_timestamp() changes per row, which prevents the use of an index.
    protected override string Now => "(extract(epoch FROM statement_timestamp()) * 1000)::bigint";

    public override object ListOf<T>(IEnumerable<T> values) => values.ToArray();

    protected override string AnyOf(string column, string parameter) => $"{column} = ANY({parameter})";
}
