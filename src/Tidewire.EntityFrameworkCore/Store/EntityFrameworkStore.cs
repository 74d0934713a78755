using Tidewire.EntityFrameworkCore.Commits;
using Tidewire.EntityFrameworkCore.Sql;
using Tidewire.EntityFrameworkCore.Table;

namespace Tidewire.EntityFrameworkCore.Store;

/// <summary>
/// Stores messages in a table that several instances share. A claim is a lease that is renewed while its instance lives and expires
/// otherwise. Each statement on a claimed message checks the token of the claim, so a late statement has no effect.
/// </summary>
internal sealed partial class EntityFrameworkStore : IOutboxStore
{
    private readonly OutboxDatabase _database;
    private readonly OutboxSql _sql;
    private readonly OutboxStoreContext _context;
    private readonly CommitSignal _commits;
    private readonly long _lease;
    private readonly TimeSpan _maxBeginTime;
    private readonly Leases _leases;

    public EntityFrameworkStore(OutboxDatabase database, OutboxSql sql, OutboxStoreContext context, CommitSignal commits, TimeSpan lease)
    {
        _database = database;
        _sql = sql;
        _context = context;
        _commits = commits;
        _lease = (long)lease.TotalMilliseconds;
        _maxBeginTime = lease / 2;
        _leases = new(lease, context.Time, RenewAsync);
        _commits.Add(Committed);
    }

    public async Task AddAsync(OutboxMessage message, CancellationToken cancellationToken = default)
    {
        var row = OutboxRow.Of(_context.Client, message);
        await _database.ExecuteAsync(
            _sql.Add, cancellationToken, [.. OutboxColumns.Inserted.Select(column => ($"@{column}", row.GetValueOrDefault(column)))]).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<OutboxMessage>> ClaimAsync(int maxCount, CancellationToken cancellationToken = default)
    {
        if (_sql.IsAnyDue is { } isAnyDue
            && await _database.QueryAsync(isAnyDue, _ => 1, cancellationToken, ("@client", _context.Client)).ConfigureAwait(false) is [])
            return [];

        var token = Guid.NewGuid();
        var messages = await _database.QueryAsync(
            _sql.Claim, row => OutboxReader.Claimed(row, token), cancellationToken,
            ("@client", _context.Client), ("@max", maxCount), ("@token", token), ("@lease", _lease)).ConfigureAwait(false);
        messages.Sort((one, other) => ClaimOf(one).Sequence.CompareTo(ClaimOf(other).Sequence));
        foreach (var message in messages)
            _leases.Add(ClaimOf(message));
        return messages;
    }

    public async Task<bool> BeginAsync(OutboxMessage message, CancellationToken cancellationToken = default)
    {
        long asked = _context.Time.GetTimestamp();
        bool isOurs = await ChangeAsync(_sql.Begin, message, cancellationToken, ("@lease", _lease)).ConfigureAwait(false);

        // If the response took so long that the lease may have expired, the message is not sent. The next claim then treats it as possibly
        // sent.
        if (isOurs && _context.Time.GetElapsedTime(asked) < _maxBeginTime)
            return true;

        _leases.Remove(ClaimOf(message));
        return false;
    }

    public Task<bool> ReleaseAsync(
        OutboxMessage message, TimeSpan delay, bool hasFailed, bool mayHaveBeenSent, CancellationToken cancellationToken = default) =>
        EndAsync(
            _sql.Release, message, cancellationToken, ("@delay", (long)Math.Ceiling(delay.TotalMilliseconds)), ("@failed", hasFailed ? 1 : 0),
            ("@mayHaveBeenSent", mayHaveBeenSent || message.MayHaveBeenSent));

    public Task<bool> SettleAsync(
        OutboxMessage message, OutboxState state, string? reason, bool isKept, CancellationToken cancellationToken = default) =>
        isKept
            ? EndAsync(_sql.Settle, message, cancellationToken, ("@state", (int)state), ("@reason", reason))
            : EndAsync(_sql.SettleAndRemove, message, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _commits.Remove(Committed);
        return _leases.DisposeAsync();
    }

    private void Committed(string client, int count)
    {
        if (client == _context.Client)
            _context.Enqueued(count);
    }

    private static OutboxClaim ClaimOf(OutboxMessage message) => (OutboxClaim)message.Claim!;

    private async Task<bool> EndAsync(string sql, OutboxMessage message, CancellationToken cancellationToken, params (string, object?)[] parameters)
    {
        // The lease is renewed until the database has responded: if the statement fails, the sender retries it.
        bool wasOurs = await ChangeAsync(sql, message, cancellationToken, parameters).ConfigureAwait(false);
        _leases.Remove(ClaimOf(message));
        return wasOurs;
    }

    private async Task<bool> ChangeAsync(string sql, OutboxMessage message, CancellationToken cancellationToken, params (string, object?)[] parameters)
    {
        var claim = ClaimOf(message);
        return await _database.ExecuteAsync(
            sql, cancellationToken, [("@sequence", claim.Sequence), ("@token", claim.Token), .. parameters]).ConfigureAwait(false) == 1;
    }

    private async Task RenewAsync(IReadOnlyCollection<KeyValuePair<long, Guid>> held) =>
        await _database.ExecuteAsync(
            _sql.Renew, CancellationToken.None, ("@lease", _lease), ("@sequences", _sql.ListOf(held.Select(claim => claim.Key))),
            ("@tokens", _sql.ListOf(held.Select(claim => claim.Value).Distinct()))).ConfigureAwait(false);
}
