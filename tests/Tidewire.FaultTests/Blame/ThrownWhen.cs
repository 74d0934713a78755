namespace Tidewire.FaultTests.Blame;

public enum ThrownWhen
{
    Synchronously,
    BeforeSending,
    AfterTheAnswer,
}
