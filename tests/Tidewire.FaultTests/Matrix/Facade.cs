namespace Tidewire.FaultTests.Matrix;

public enum Facade
{
    Verify,
    Send,
    Report,
}
