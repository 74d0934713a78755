namespace Tidewire.FaultTests.Probe;

/// <summary>The kinds of calls: one for each facade, and those of the application's own client, one for each return type and a POST.</summary>
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
