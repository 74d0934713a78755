namespace Tidewire.EntityFrameworkCore.Sql;

/// <summary>
/// The SQL statements of the store. Each is one round trip and its own transaction. Leases and delays use the database's clock, so that
/// instances with different clocks agree on the end of a lease. Conditions contain states as literals, because a partial index is used only
/// for constants.
/// </summary>
internal abstract class OutboxSql(OutboxNames names)
{
    private const int SliceSize = 1_000;

    /// <summary>
    /// A query that returns a row if a message can be claimed, for databases in which reading is cheaper than an attempt to claim.
    /// </summary>
    public virtual string? IsAnyDue => null;

    /// <summary>Claims up to <c>@max</c> messages for <c>@lease</c> ms under <c>@token</c>, and returns <see cref="Returned"/>.</summary>
    public abstract string Claim { get; }

    public string Add =>
        $"""
        INSERT INTO {names.Table} ({names.Id}, {names.Client}, {names.Body}, {names.OrderingKey}, {names.TraceParent}, {names.EnqueuedAt}, {names.NotBefore},
            {names.DueAt}, {names.MayHaveBeenSent}, {names.Attempts}, {names.State})
        VALUES (@Id, @Client, @Body, @OrderingKey, @TraceParent, @EnqueuedAt, @NotBefore, @DueAt, @MayHaveBeenSent, @Attempts, @State)
        """;

    public string Begin =>
        $"UPDATE {names.Table} SET {names.MayHaveBeenSent} = TRUE, {names.DueAt} = {Now} + @lease WHERE {IsClaimed}";

    public string Renew =>
        $"UPDATE {names.Table} SET {names.DueAt} = {Now} + @lease WHERE {AnyOf(names.Sequence, "@sequences")} AND {AnyOf(names.LeaseToken, "@tokens")}";

    public string Release =>
        $"""
        UPDATE {names.Table} SET {names.LeaseToken} = NULL, {names.DueAt} = CASE WHEN @delay = 0 THEN 0 ELSE {Now} + @delay END,
            {names.Attempts} = {names.Attempts} + @failed, {names.MayHaveBeenSent} = @mayHaveBeenSent
        WHERE {IsClaimed}
        """;

    public string Settle =>
        $"UPDATE {names.Table} SET {names.State} = @state, {names.Reason} = @reason, {names.SettledAt} = {Now}, {names.LeaseToken} = NULL WHERE {IsClaimed}";

    public string SettleAndRemove => $"DELETE FROM {names.Table} WHERE {IsClaimed}";

    public string Cancel =>
        $"UPDATE {names.Table} SET {names.State} = {(int)OutboxState.Canceled}, {names.SettledAt} = {Now}, {names.LeaseToken} = NULL WHERE {IsCancelable}";

    public string CancelAndRemove => $"DELETE FROM {names.Table} WHERE {IsCancelable}";

    public string Count => $"SELECT {names.State}, COUNT(*) FROM {names.Table} WHERE {names.Client} = @client GROUP BY {names.State}";

    public string Resend =>
        $"""
        UPDATE {names.Table} SET {names.State} = {(int)OutboxState.Waiting}, {names.EnqueuedAt} = @now, {names.DueAt} = 0, {names.Attempts} = 0,
            {names.MayHaveBeenSent} = FALSE, {names.Reason} = NULL, {names.SettledAt} = NULL
        WHERE {names.Client} = @client AND {AnyOf(names.Id, "@ids")}
            AND {names.State} IN ({(int)OutboxState.Rejected}, {(int)OutboxState.Expired}, {(int)OutboxState.Uncertain})
        """;

    public string Purge =>
        $"DELETE FROM {names.Table} WHERE {names.Client} = @client AND {AnyOf(names.Id, "@ids")} AND {names.State} <> {(int)OutboxState.Waiting}";

    public string Tidy =>
        $"""
        DELETE FROM {names.Table} WHERE {names.Sequence} IN (
            SELECT {names.Sequence} FROM {names.Table}
            WHERE {names.Client} = @client AND {names.State} IN ({(int)OutboxState.Sent}, {(int)OutboxState.Canceled}) AND {names.SettledAt} <= {Now} - @keep
            LIMIT {SliceSize})
        """;

    protected OutboxNames Names => names;

    /// <summary>The clock of the database in ms since 1970.</summary>
    protected abstract string Now { get; }

    /// <summary>The columns that a claim returns, in the order in which <see cref="OutboxReader"/> reads them.</summary>
    protected IEnumerable<string> Returned =>
        [names.Sequence, names.Id, names.Body, names.EnqueuedAt, names.NotBefore, names.OrderingKey, names.TraceParent, names.Attempts, names.MayHaveBeenSent];

    private string IsClaimed => $"{names.Sequence} = @sequence AND {names.LeaseToken} = @token";

    private string IsCancelable =>
        $"{names.Id} = @id AND {names.Client} = @client AND {names.State} = {(int)OutboxState.Waiting} AND NOT {names.MayHaveBeenSent}";

    // SQLite uses the partial index only if its condition is repeated.
    private string IsKept => $" AND {names.State} <> {(int)OutboxState.Waiting}";

    public static bool IsFullSlice(int removed) => removed >= SliceSize;

    public string List(OutboxState state) =>
        $"""
        SELECT {names.Sequence}, {names.Id}, {names.Reason}, {names.EnqueuedAt}, {names.NotBefore}, {names.Attempts}, {names.SettledAt} FROM {names.Table}
        WHERE {names.Client} = @client AND {names.State} = {(int)state}{(state == OutboxState.Waiting ? "" : IsKept)} AND {names.Sequence} > @after ORDER BY {names.Sequence} LIMIT @max
        """;

    /// <summary>The parameter value for <see cref="AnyOf"/>.</summary>
    public abstract object ListOf<T>(IEnumerable<T> values)
        where T : notnull;

    protected abstract string AnyOf(string column, string parameter);

    // A row with an ordering key can be claimed only if no older row of that key is waiting, due or not, and no newer one is leased: a row
    // that was resent or committed late may be older than the leased one.
    protected string IsDue(string row) =>
        $"""
        {row}.{names.Client} = @client AND {row}.{names.State} = {(int)OutboxState.Waiting} AND {row}.{names.DueAt} <= {Now}
            AND ({row}.{names.OrderingKey} IS NULL OR (
                NOT EXISTS (SELECT 1 FROM {names.Table} AS earlier WHERE {HasKeyOf("earlier", row)} AND earlier.{names.Sequence} < {row}.{names.Sequence})
                AND NOT EXISTS (
                    SELECT 1 FROM {names.Table} AS later WHERE {HasKeyOf("later", row)} AND later.{names.Sequence} > {row}.{names.Sequence}
                        AND later.{names.LeaseToken} IS NOT NULL AND later.{names.DueAt} > {Now})))
        """;

    private string HasKeyOf(string other, string row) =>
        $"""
        {other}.{names.Client} = {row}.{names.Client} AND {other}.{names.OrderingKey} = {row}.{names.OrderingKey}
                    AND {other}.{names.State} = {(int)OutboxState.Waiting}
        """;
}
