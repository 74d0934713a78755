namespace Tidewire.Soak;

/// <summary>Reports unobserved task exceptions.</summary>
internal sealed class UnobservedExceptions : IDisposable
{
    private readonly Complaints _complaints;

    public UnobservedExceptions(Complaints complaints)
    {
        _complaints = complaints;
        TaskScheduler.UnobservedTaskException += Complain;
    }

    /// <summary>Forces the finalization of unobserved tasks.</summary>
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
        _complaints.Add($"an unobserved task exception: {failure.Exception}");
}
