namespace Tidewire.Tests.Delivery;

/// <summary>An in-memory store that numbers its items and has configurable failures.</summary>
internal sealed class FakeStore(int capacity = int.MaxValue) : IDeliveryStore
{
    private readonly Lock _gate = new();
    private readonly Queue<(DeliveryItem Item, ReadOnlyMemory<byte> Body)> _waiting = new();
    private readonly Dictionary<long, ReadOnlyMemory<byte>> _bodies = [];
    private long _lastId;

    /// <summary>Whether taking items fails, although some are waiting.</summary>
    public bool CannotBeRead { get; set; }

    /// <summary>Whether storing items fails for a reason other than the size.</summary>
    public bool CannotBeWritten { get; set; }

    /// <summary>Whether the content of items is gone.</summary>
    public bool HasLostItems { get; set; }

    public int Takes { get; private set; }

    public int Appends { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Runs before items are stored.</summary>
    public Action? OnAppend { get; set; }

    public int Settles { get; private set; }

    public List<string> Settled { get; } = [];

    public DeliveryStoreStatus Status { get; set; }

    public long Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    public ValueTask<DeliveryStoreResult> AppendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default)
    {
        OnAppend?.Invoke();
        lock (_gate)
        {
            Appends++;
            if (CannotBeWritten)
                return new(new DeliveryStoreResult(0, IsFull: false));

            int stored = 0;
            while (stored < items.Count && _waiting.Count < capacity)
            {
                var item = items[stored++];
                item.Id = ++_lastId;
                _bodies[item.Id] = item.Body!.Value;
                _waiting.Enqueue((item, item.Body!.Value));
            }

            return new(new DeliveryStoreResult(stored, IsFull: stored < items.Count));
        }
    }

    public ValueTask<IReadOnlyList<DeliveryItem>> TakeAsync(int maxCount, long maxBytes, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Takes++;
            var items = new List<DeliveryItem>();
            while (!CannotBeRead && items.Count < maxCount && _waiting.TryDequeue(out var next))
            {
                next.Item.Body = next.Body;
                items.Add(next.Item);
            }

            return new(items);
        }
    }

    public ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default)
    {
        foreach (var item in items)
        {
            if (HasLostItems)
                item.Id = 0;
            else if (_bodies.TryGetValue(item.Id, out var body))
                item.Body = body;
        }

        return new(items.Count);
    }

    public ValueTask<bool> SettleAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Settles++;
            Settled.AddRange(items.Where(item => item.Id != 0).Select(item => item.Key!));
        }

        return new(true);
    }

    public ValueTask<bool> ParkAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
