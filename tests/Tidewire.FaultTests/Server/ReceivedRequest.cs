namespace Tidewire.FaultTests.Server;

/// <summary>A request that a server read in full: the head, and a body of the length in Content-Length.</summary>
internal sealed record ReceivedRequest(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Path => Line.Split(' ')[1];

    public string? IdempotencyKey => Headers.GetValueOrDefault("Idempotency-Key");

    public string? Authorization => Headers.GetValueOrDefault("Authorization");
}
