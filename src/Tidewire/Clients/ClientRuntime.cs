using Tidewire.Pipeline;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>What one client is made of, once for the life of the application.</summary>
internal sealed record ClientRuntime(LiveSettings Live, Circuit Circuit, AttemptJudge Judge, ClientLife Life) : IDisposable
{
    public ClientSettings Settings() => Live.Current;

    public void Dispose()
    {
        Life.Dispose();
        Live.Dispose();
    }
}
