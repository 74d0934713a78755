namespace Tidewire.Soak;

/// <summary>Complains of every task that failed and that nobody ever looked at.</summary>
internal sealed class UnobservedExceptions : IDisposable
{
    private readonly Complaints _complaints;

    public UnobservedExceptions(Complaints complaints)
    {
        _complaints = complaints;
        TaskScheduler.UnobservedTaskException += Complain;
    }

    /// <summary>Brings to light what the collector has not come to yet.</summary>
    public static void Flush()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Complain;

    private void Complain(object? sender, UnobservedTaskExceptionEventArgs failure) =>
        _complaints.Add($"an exception nobody observed: {failure.Exception}");
}
