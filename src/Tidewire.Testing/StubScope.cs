namespace Tidewire.Testing;

/// <summary>Restores the script and the record as they were before the scope.</summary>
internal sealed class StubScope(
    TidewireStubs stubs, List<StubbedCall> calls, List<StubbedRequest> requests, List<StubbedRequest> unexpected) : IDisposable
{
    private bool _isDisposed;

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
            stubs.Return(calls, requests, unexpected);
    }
}
