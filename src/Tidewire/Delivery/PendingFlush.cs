namespace Tidewire.Delivery;

/// <summary>A pending flush: completes when a number of items are delivered or dropped, or when no progress is possible.</summary>
internal sealed class PendingFlush
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The number of settled items at which the flush completes: those that were settled or held when it was added.</summary>
    public long Target { get; set; }

    public Task Completion => _completion.Task;

    public void Complete() => _completion.TrySetResult();
}
