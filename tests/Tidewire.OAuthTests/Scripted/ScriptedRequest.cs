namespace Tidewire.OAuthTests.Scripted;

/// <summary>A request that a scripted endpoint received.</summary>
internal sealed record ScriptedRequest
{
    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string? Authorization { get; init; }

    public required string? Accept { get; init; }

    public required string? UserAgent { get; init; }

    public required string? ApiKey { get; init; }

    public required string? IdempotencyKey { get; init; }

    public required string Body { get; init; }

    public required string? ContentType { get; init; }

    public required long? ContentLength { get; init; }

    public required IReadOnlyDictionary<string, string> Form { get; init; }
}
