namespace Tidewire.Delivery;

/// <summary>Items that go out together.</summary>
internal sealed class DeliveryBatch(List<DeliveryItem> items, bool areSuspects, GatePass pass)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isClaimed;

    public List<DeliveryItem> Items => items;

    public GatePass Pass => pass;

    /// <summary>Whether these failed before, alone or with others.</summary>
    public bool AreSuspects => areSuspects;

    public long Bytes { get; } = items.Sum(item => (long)item.Length);

    /// <summary>Ends when its items are settled or available again.</summary>
    public Task Completion => _completion.Task;

    public void Complete() => _completion.TrySetResult();

    /// <summary>Whoever deals with its end: the worker that sent it, or a shutdown that does not wait for the answer. True for one of them.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;
}
