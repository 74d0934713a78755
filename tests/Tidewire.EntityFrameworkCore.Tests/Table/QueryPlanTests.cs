using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Tidewire.EntityFrameworkCore.Sql;
using Tidewire.EntityFrameworkCore.Table;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Table;

/// <summary>
/// Repeated statements search an index by time or number, so that their cost does not grow with scheduled or kept messages.
/// </summary>
public sealed partial class QueryPlanTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("claim", "IX_TidewireOutbox_Due", "\"DueAt\" <=")]
    [InlineData("claim", "IX_TidewireOutbox_OrderingKey", "\"Sequence\" <")]
    [InlineData("tidy", "IX_TidewireOutbox_Settled", "\"SettledAt\" <=")]
    [InlineData("list", "IX_TidewireOutbox_Kept", "\"Sequence\" >")]
    public async Task RepeatedStatement_SearchesAnIndex_OnPostgres(string statement, string index, string condition)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var db = database.Open();
        await db.Database.OpenConnectionAsync(Cancellation);

        // Most rows are kept messages, and none of them was settled long ago. PostgreSQL would read a smaller table as a whole, without an index.
        await database.FillAsync(500);
        await database.ExecuteAsync(
            """
            UPDATE "TidewireOutbox" SET "State" = 1 + "Sequence" % 3, "SettledAt" = 4000000000000 - "Sequence" WHERE "Sequence" > 100;
            ANALYZE "TidewireOutbox";
            """);
        await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off; SET enable_bitmapscan = off", Cancellation);
        var plan = await ExplainAsync(db, "EXPLAIN " + Of(new PostgresSql(Names(db)), statement), column: 0);

        int at = plan.FindIndex(line => line.Contains(index, StringComparison.Ordinal));
        Assert.True(at >= 0, string.Join('\n', plan));
        Assert.StartsWith("Index Cond", plan[at + 1].Trim(), StringComparison.Ordinal);
        Assert.Contains(condition, plan[at + 1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("due", "IX_TidewireOutbox_Due (Client=? AND DueAt<?)")]
    [InlineData("claim", "IX_TidewireOutbox_Due (Client=? AND DueAt<?)")]
    [InlineData("claim", "IX_TidewireOutbox_OrderingKey (Client=? AND OrderingKey=? AND Sequence<?)")]
    [InlineData("tidy", "IX_TidewireOutbox_Settled (Client=? AND State=? AND SettledAt<?)")]
    [InlineData("list", "IX_TidewireOutbox_Kept (Client=? AND State=? AND Sequence>?)")]
    public async Task RepeatedStatement_SearchesAnIndex_OnSqlite(string statement, string search)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var db = database.Open();
        await db.Database.OpenConnectionAsync(Cancellation);

        var plan = await ExplainAsync(db, "EXPLAIN QUERY PLAN " + Of(new SqliteSql(Names(db)), statement), column: 3);

        Assert.Contains(plan, line => line.Contains(search, StringComparison.Ordinal));
    }

    private static OutboxNames Names(DbContext db) => new(db, OutboxEntity.Of(db));

    // Returns the statement with values in place of parameters.
    private static string Of(OutboxSql sql, string statement)
    {
        string text = statement switch
        {
            "due" => sql.IsAnyDue!,
            "claim" => sql.Claim,
            "tidy" => sql.Tidy,
            _ => sql.List(OutboxState.Rejected),
        };
        text = text.Replace("@client", "'Notifications'", StringComparison.Ordinal).Replace("@token", "NULL", StringComparison.Ordinal);
        return Parameter().Replace(text, "100");
    }

    private static async Task<List<string>> ExplainAsync(DbContext db, string sql, int column)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The statement is the store's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var lines = new List<string>();
        while (await reader.ReadAsync(Cancellation))
            lines.Add(reader.GetString(column));
        return lines;
    }

    [GeneratedRegex("@[a-z]+")]
    private static partial Regex Parameter();
}
