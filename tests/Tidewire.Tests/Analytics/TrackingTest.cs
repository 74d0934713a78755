namespace Tidewire.Tests.Analytics;

/// <summary>A test of tracking against an in-memory analytics service.</summary>
public abstract class TrackingTest : IDisposable
{
    private protected StubAnalytics Service { get; } = new();

    public virtual void Dispose()
    {
        Service.Dispose();
        GC.SuppressFinalize(this);
    }
}
