namespace Tidewire.Testing;

/// <summary>The script and the record from before a scope.</summary>
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
