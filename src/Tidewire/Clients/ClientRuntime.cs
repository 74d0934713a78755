using Tidewire.Pipeline;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>The parts of a client that live as long as the application.</summary>
internal sealed record ClientRuntime(LiveSettings Live, Circuit Circuit, AttemptJudge Judge, FailureSpell Outage, ClientLife Life) : IDisposable
{
    public ClientSettings Settings() => Live.Current;

    public void Dispose()
    {
        Life.Dispose();
        Live.Dispose();
    }
}
