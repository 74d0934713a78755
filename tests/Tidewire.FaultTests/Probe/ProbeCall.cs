namespace Tidewire.FaultTests.Probe;

/// <summary>The kinds of calls: one for each facade and, with the application's own client, a GET for each return type and a POST.</summary>
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
