namespace Tidewire.Analytics;

/// <summary>Somebody waits until so many events are settled, or nothing more can be done about them.</summary>
internal sealed class PendingFlush(long target)
{
    private readonly TaskCompletionSource<FlushResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Target => target;

    public Task<FlushResult> Result => _result.Task;

    public void Complete(FlushResult result) => _result.TrySetResult(result);
}
