namespace Tidewire.Sqlite;

/// <summary>
/// The files of a client in this process: its own, for new items, and those of ended processes, until they are empty. A damaged or removed
/// file is replaced.
/// </summary>
internal sealed partial class SqliteStore : IDeliveryStore
{
    private const int MaxFiles = 1_000;
    private const int SlicesAtOnce = 50;
    private static readonly TimeSpan _tidyAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _scanEvery = TimeSpan.FromMinutes(1);
    private readonly DeliveryStoreContext _context;
    private readonly StoreFolder _folder;
    private readonly Lock _gate = new();
    private readonly ITimer _tidy;
    private readonly ITimer _scan;
    private volatile SqliteFile[] _files = [];
    private SqliteFile? _writableFile;
    private int _lastIndex;
    private int _isTidying;
    private bool _hasFailed;
    private bool _isDisposed;
    private long? _openFailedAt;

    public SqliteStore(StoreFolder folder, DeliveryStoreContext context)
    {
        _folder = folder;
        _context = context;
        _tidy = context.Time.CreateTimer(_ => Tidy(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _scan = context.Time.CreateTimer(_ => TakeOver(), null, _scanEvery, _scanEvery);
        try
        {
            folder.Prepare();
        }
        catch (IOException)
        {
            // A disk failure may be temporary: opening the file is retried later, and its failure is logged. If the folder belongs to another
            // user or is not writable, the exception goes to the caller.
        }

        GetOrOpenWritableFile();
        TakeOver();
    }

    public long Waiting => _files.Sum(file => file.Waiting);

    public async ValueTask<DeliveryStoreResult> AppendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default)
    {
        var appending = new Appending(items);
        while (NextFile(appending) is { } file)
        {
            await file.ExecuteAsync(appending.Request).ConfigureAwait(false);
            Appended(appending, file);
        }

        return appending.Result;
    }

    public DeliveryStoreResult Append(IReadOnlyList<DeliveryItem> items)
    {
        var appending = new Appending(items);
        while (NextFile(appending) is { } file)
        {
            file.Execute(appending.Request);
            Appended(appending, file);
        }

        return appending.Result;
    }

    public ValueTask<IReadOnlyList<DeliveryItem>> TakeAsync(int maxCount, long maxBytes, CancellationToken cancellationToken = default)
    {
        foreach (var file in _files)
        {
            if (file.Waiting == 0)
                continue;

            var items = file.Take(maxCount, maxBytes, out int damaged);
            if (damaged > 0)
            {
                Log.Damaged(_context.Logger, _context.Client, file.Path, damaged);
                _context.Lost(damaged, DeliveryLoss.Damaged);
                TidySoon();
            }

            HandleFileState(file);
            if (items.Count > 0)
                return new(items);
        }

        return new((IReadOnlyList<DeliveryItem>)[]);
    }

    public ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default)
    {
        int found = 0;
        foreach (var item in items)
        {
            var file = FileOf(item);
            if (file?.Reload(item, ItemNumber.RowOf(item.Id)) == true)
                found++;
            else
                item.Id = 0;
            if (file is not null)
                HandleFileState(file);
        }

        return new(found);
    }

    public ValueTask<bool> SettleAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) =>
        WriteAsync(WriteKind.Settle, items);

    public ValueTask<bool> ParkAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) =>
        WriteAsync(WriteKind.Park, items);

    public async ValueTask DisposeAsync()
    {
        await _tidy.DisposeAsync().ConfigureAwait(false);
        await _scan.DisposeAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var file in _files)
                file.Dispose();
            (_files, _writableFile) = ([], null);
        }
    }

    private SqliteFile? NextFile(Appending appending) => appending.IsOver ? null : GetOrOpenWritableFile();

    private void Appended(Appending appending, SqliteFile file)
    {
        HandleFileState(file);
        appending.Next(mayTryAgain: file.State != SqliteFileState.Open);
    }

    private async ValueTask<bool> WriteAsync(WriteKind kind, IReadOnlyList<DeliveryItem> items)
    {
        bool isWritten = true;
        foreach (var file in _files)
        {
            var own = items.All(item => ItemNumber.IndexOf(item.Id) == file.Index) ? items : [.. items.Where(item => ItemNumber.IndexOf(item.Id) == file.Index)];
            if (own.Count == 0)
                continue;

            var request = new WriteRequest(kind, own);
            await file.ExecuteAsync(request).ConfigureAwait(false);
            HandleFileState(file);
            isWritten &= request.Written == own.Count;
        }

        if (kind == WriteKind.Settle)
            TidySoon();
        return isWritten;
    }
}
