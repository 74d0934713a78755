namespace Tidewire.FaultTests.Blame;

public enum ThrownWhen
{
    AtOnce,
    BeforeSending,
    AfterTheAnswer,
}
