namespace Billing;

/// <summary>An invoice to create.</summary>
public sealed record NewInvoice
{
    public required string CustomerId { get; init; }

    /// <summary>In minor units, for example cents.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217; <see cref="BillingOptions.Currency"/> if it is <see langword="null"/>.</summary>
    public string? Currency { get; init; }
}
