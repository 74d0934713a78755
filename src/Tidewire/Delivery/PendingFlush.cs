namespace Tidewire.Delivery;

/// <summary>A pending flush: completes when so many items are delivered or dropped, or when no progress is possible.</summary>
internal sealed class PendingFlush
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All that is settled and held at the moment the workers see the flush.</summary>
    public long Target { get; set; }

    public Task Completion => _completion.Task;

    public void Complete() => _completion.TrySetResult();
}
