using Tidewire.FaultTests.Server;

namespace Tidewire.FaultTests.Matrix;

/// <summary>One line of a table: what the server does on every connection, and how each facade's call ends.</summary>
internal sealed record FaultCase(string Name, Step[] Script, Expect Verify, Expect Send, Expect Report)
{
    public Expect For(Facade facade) => facade switch
    {
        Facade.Verify => Verify,
        Facade.Send => Send,
        _ => Report,
    };
}
