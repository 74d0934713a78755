namespace Tidewire.Http;

/// <summary>What the transport of one client needs to know, as one immutable snapshot of its options.</summary>
internal sealed record HttpSettings
{
    public required string? ApiKeyHeader { get; init; }

    public required string? ApiKeyValue { get; init; }

    public required long MaxResponseBodyBytes { get; init; }

    /// <summary>Never the key.</summary>
    public override string ToString() => nameof(HttpSettings);
}
