using Tidewire.FaultTests.Server;

namespace Tidewire.FaultTests.Matrix;

/// <summary>One line of a table: what the server does, and how each facade's call ends.</summary>
internal sealed record FaultCase(string Name, Step[][] Scripts, Expect Verify, Expect Send, Expect Report)
{
    /// <summary>Generous where the call ends by itself, so that a busy machine does not turn one failure into another.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(5);

    public string Scheme { get; init; } = Uri.UriSchemeHttp;

    public Expect For(Facade facade) => facade switch
    {
        Facade.Verify => Verify,
        Facade.Send => Send,
        _ => Report,
    };
}
