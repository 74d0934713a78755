using System.ComponentModel.DataAnnotations;
using Tidewire;

namespace Billing;

/// <summary>How the billing service is called: section <c>Tidewire:Billing</c>. The annotations are validated when the application starts.</summary>
public sealed class BillingOptions : ServiceClientOptions
{
    /// <summary>Starts from what is known of the service: it answers within 10 s, and acts once for one idempotency key.</summary>
    public BillingOptions()
    {
        Budget = TimeSpan.FromSeconds(10);
        IdempotencyKeysHonored = true;
    }

    /// <summary>The most invoices that one list holds. Default 20, range 1 to 100.</summary>
    [Range(1, 100)]
    public int ListLimit { get; set; } = 20;

    /// <summary>The currency of an invoice that names none. Default <c>EUR</c>.</summary>
    [Required, RegularExpression("[A-Z]{3}")]
    public string Currency { get; set; } = "EUR";
}
