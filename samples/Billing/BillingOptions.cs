using System.ComponentModel.DataAnnotations;
using Tidewire;

namespace Billing;

/// <summary>
/// The options of the billing client, section <c>Tidewire:Billing</c>. The annotations are validated when the application starts.
/// </summary>
public sealed class BillingOptions : ServiceClientOptions
{
    /// <summary>Sets the defaults for this service: a budget of 10 s, and idempotency keys that the service honors.</summary>
    public BillingOptions()
    {
        Budget = TimeSpan.FromSeconds(10);
        IdempotencyKeysHonored = true;
    }

    /// <summary>The maximum number of invoices in a list. Default 20, range 1 to 100.</summary>
    [Range(1, 100)]
    public int ListLimit { get; set; } = 20;

    /// <summary>The currency of an invoice without one. Default <c>EUR</c>.</summary>
    [Required, RegularExpression("[A-Z]{3}")]
    public string Currency { get; set; } = "EUR";
}
