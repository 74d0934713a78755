namespace Tidewire.Tests.Clients.Ledger;

/// <summary>The error body of the ledger (RFC 9457), with its own extension.</summary>
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
