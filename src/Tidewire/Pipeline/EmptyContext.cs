using System.Diagnostics;

namespace Tidewire.Pipeline;

/// <summary>
/// Runs code in an execution context that contains only the trace. Other libraries, such as OpenTelemetry, keep baggage in the execution
/// context and not in the activity.
/// </summary>
internal static class EmptyContext
{
    private static readonly Lazy<ExecutionContext> _empty = new(Capture);

    /// <summary>Whether the current context is empty, and there is no trace.</summary>
    public static bool IsCurrent => ReferenceEquals(ExecutionContext.Capture(), _empty.Value);

    public static T Run<T>(Func<T> work)
    {
        var activity = Activity.Current;
        T? result = default;
        ExecutionContext.Run(
            _empty.Value,
            _ =>
            {
                Activity.Current = activity;
                result = work();
            },
            state: null);
        return result!;
    }

    // A thread that is started without a context runs in an empty one.
    private static ExecutionContext Capture()
    {
        ExecutionContext? captured = null;
        var thread = new Thread(() => captured = ExecutionContext.Capture()) { IsBackground = true };
        thread.UnsafeStart();
        thread.Join();
        return captured ?? throw new InvalidOperationException("There is no execution context.");
    }
}
