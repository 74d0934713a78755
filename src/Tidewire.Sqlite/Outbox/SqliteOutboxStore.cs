namespace Tidewire.Sqlite;

/// <summary>
/// The files of an outbox in this process. Files of ended processes are taken over and stay in use. New messages go to the first file,
/// which is created when it is needed.
/// </summary>
internal sealed partial class SqliteOutboxStore : IOutboxStore
{
    private static readonly TimeSpan _scanEvery = TimeSpan.FromMinutes(1);
    private readonly StoreFolder _folder;
    private readonly OutboxStoreContext _context;
    private readonly Lock _gate = new();
    private readonly ITimer _scan;
    private volatile OutboxFile[] _files = [];
    private bool _isDisposed;
    private long _latest;

    public SqliteOutboxStore(StoreFolder folder, OutboxStoreContext context)
    {
        _folder = folder;
        _context = context;
        try
        {
            folder.Prepare();
        }
        catch (IOException)
        {
            // A disk failure may be temporary: the first claim retries, and its failure is logged. If the folder belongs to another user or is
            // not writable, the application does not start.
        }

        _scan = context.Time.CreateTimer(_ => TakeOver(), null, _scanEvery, _scanEvery);
        TakeOver();
    }

    public long? Size => _files.Sum(file => FileSize.Of(file.Path));

    // The wall clock may be set back; messages that are due stay due.
    private long Now()
    {
        long now = _context.Time.GetUtcNow().UtcTicks;
        lock (_gate)
            return _latest = Math.Max(_latest, now);
    }

    public Task AddAsync(OutboxMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        return WatchedAsync(GetOrOpenWritableFile(), file => file.RunAsync(
            table =>
            {
                table.Add(message, Now());
                return true;
            },
            isSynced: true));
    }

    public async Task<IReadOnlyList<OutboxMessage>> ClaimAsync(int maxCount, CancellationToken cancellationToken = default)
    {
        // A folder that cannot be used is detected here, before the application enqueues its first message.
        if (_files.Length == 0)
            _folder.Prepare();
        long now = Now();
        var messages = new List<OutboxMessage>();
        foreach (var file in _files)
        {
            int left = maxCount - messages.Count;
            if (left > 0)
                messages.AddRange(await WatchedAsync(file, one => one.RunAsync(table => table.Claim(one, left, one.NextClaim(), now))).ConfigureAwait(false));
        }

        return messages;
    }

    public Task<bool> BeginAsync(OutboxMessage message, CancellationToken cancellationToken = default) =>
        ClaimedAsync(message, (table, claim) => table.Begin(claim), isSynced: !_context.KeysAreHonored());

    public Task<bool> ReleaseAsync(
        OutboxMessage message, TimeSpan delay, bool hasFailed, bool mayHaveBeenSent, CancellationToken cancellationToken = default)
    {
        long due = delay > TimeSpan.Zero ? Now() + delay.Ticks : 0;
        return ClaimedAsync(message, (table, claim) => table.Release(claim, due, hasFailed, mayHaveBeenSent));
    }

    public Task<bool> SettleAsync(
        OutboxMessage message, OutboxState state, string? reason, bool isKept, CancellationToken cancellationToken = default)
    {
        long now = Now();
        return ClaimedAsync(message, (table, claim) => table.Settle(claim, message.OrderingKey, state, reason, isKept, now));
    }

    public async Task<bool> CancelAsync(Guid id, bool isKept, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long now = Now();
        foreach (var file in _files)
        {
            if (await WatchedAsync(file, one => one.RunAsync(table => table.Cancel(id, isKept, now), isSynced: true)).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await _scan.DisposeAsync().ConfigureAwait(false);
        OutboxFile[] files;
        lock (_gate)
        {
            _isDisposed = true;
            (files, _files) = (_files, []);
        }

        foreach (var file in files)
            await file.DisposeAsync().ConfigureAwait(false);
    }

    private Task<bool> ClaimedAsync(OutboxMessage message, Func<OutboxTable, OutboxClaim, bool> run, bool isSynced = false)
    {
        ArgumentNullException.ThrowIfNull(message);
        var claim = (OutboxClaim)message.Claim!;

        // The messages of a removed file are lost.
        return _files.Contains(claim.File)
            ? WatchedAsync(claim.File, file => file.RunAsync(table => run(table, claim), isSynced))
            : Task.FromResult(false);
    }

    private async Task<T> WatchedAsync<T>(OutboxFile file, Func<OutboxFile, Task<T>> run)
    {
        try
        {
            return await run(file).ConfigureAwait(false);
        }
        finally
        {
            if (file.State != SqliteFileState.Open)
                await ReplaceAsync(file).ConfigureAwait(false);
        }
    }
}
