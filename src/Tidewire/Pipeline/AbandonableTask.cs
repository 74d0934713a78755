namespace Tidewire.Pipeline;

/// <summary>
/// Observes tasks that may be abandoned at a timeout or cancellation, so that a later failure is not reported as an unobserved exception.
/// </summary>
internal static class AbandonableTask
{
    public static T Observe<T>(T task)
        where T : Task
    {
        _ = task.ContinueWith(
            static failed => failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return task;
    }
}
