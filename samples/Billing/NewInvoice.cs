namespace Billing;

/// <summary>An invoice to be written.</summary>
public sealed record NewInvoice
{
    public required string CustomerId { get; init; }

    /// <summary>In minor units: cents, for instance.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217; <see cref="BillingOptions.Currency"/> where it is left out.</summary>
    public string? Currency { get; init; }
}
