namespace Tidewire.Delivery;

/// <summary>Items that are sent together.</summary>
internal sealed class DeliveryBatch(List<DeliveryItem> items, bool areSuspects, GatePass pass)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isClaimed;

    public List<DeliveryItem> Items => items;

    public GatePass Pass => pass;

    /// <summary>Whether the items failed before, alone or in a batch.</summary>
    public bool AreSuspects => areSuspects;

    public long Bytes { get; } = items.Sum(item => (long)item.Length);

    /// <summary>Completes when the items are settled or available again.</summary>
    public Task Completion => _completion.Task;

    public void Complete() => _completion.TrySetResult();

    /// <summary>
    /// Claims the handling of the outcome. The worker that sent the batch and a shutdown that does not wait for the response compete; the
    /// first one gets <see langword="true"/>.
    /// </summary>
    public bool TryClaim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;
}
