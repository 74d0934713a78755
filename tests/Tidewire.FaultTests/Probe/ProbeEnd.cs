namespace Tidewire.FaultTests.Probe;

/// <summary>How a call ended.</summary>
internal sealed record ProbeEnd(ServiceFailure? Failure, int Attempts)
{
    public ServiceFailureKind? Kind => Failure?.Kind;
}
