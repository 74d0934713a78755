namespace Tidewire.Delivery;

/// <summary>A pending flush: completes when a number of items are delivered or dropped, or when no progress is possible.</summary>
/// <param name="number">The flushes of a queue are numbered from 1.</param>
/// <param name="target">The number of settled items at which the flush completes: those that were settled or held when it was added.</param>
internal sealed class PendingFlush(long number, long target)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Number => number;

    public long Target => target;

    public Task Completion => _completion.Task;

    public void Complete() => _completion.TrySetResult();
}
