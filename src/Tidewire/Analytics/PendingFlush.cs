namespace Tidewire.Analytics;

/// <summary>Somebody waits until so many events are settled, or nothing more can be done about them.</summary>
internal sealed class PendingFlush
{
    private readonly TaskCompletionSource<FlushResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set by the sender when it sees the flush: all that is settled and held at that moment.</summary>
    public long Target { get; set; }

    public Task<FlushResult> Result => _result.Task;

    public void Complete(FlushResult result) => _result.TrySetResult(result);
}
