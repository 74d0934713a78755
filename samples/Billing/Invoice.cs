namespace Billing;

/// <summary>An invoice as the service stores it.</summary>
public sealed record Invoice
{
    public required string Id { get; init; }

    public required string CustomerId { get; init; }

    /// <summary>In minor units, for example cents.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
}
