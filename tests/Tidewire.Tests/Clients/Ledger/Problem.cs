namespace Tidewire.Tests.Clients.Ledger;

/// <summary>What the ledger says of a refusal (RFC 9457), with an extension of its own.</summary>
public sealed record Problem
{
    public string? Type { get; init; }

    public string? Title { get; init; }

    public decimal? MissingAmount { get; init; }

    public string? Rude
    {
        get => Title is null ? null : "";
        set => throw new InvalidOperationException(Title + value);
    }
}
