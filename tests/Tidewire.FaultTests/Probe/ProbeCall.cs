namespace Tidewire.FaultTests.Probe;

/// <summary>A call of each kind: the three facades, and a client of the application's own in each shape that a reply can have.</summary>
public enum ProbeCall
{
    Verify,
    Send,
    Report,
    Get,
    GetWrapped,
    Touch,
    Post,
}
