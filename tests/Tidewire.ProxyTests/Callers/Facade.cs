namespace Tidewire.ProxyTests.Callers;

public enum Facade
{
    Verify,
    Send,
    Report,
}
