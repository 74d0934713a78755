using Tidewire;
using System.ComponentModel.DataAnnotations;

namespace TheNamespace;

/// <summary>How the Orders service is called: section <c>Tidewire:Orders</c>. The annotations are validated when the application starts.</summary>
public sealed class OrdersOptions : ServiceClientOptions
{
    /// <summary>Starts from what is known of the service: it answers within 10 s.</summary>
    public OrdersOptions()
    {
        Budget = TimeSpan.FromSeconds(10);
        // If the service acts once for one Idempotency-Key, say so, and a POST is retried after a lost answer too:
        // IdempotencyKeysHonored = true;
    }

    /// <summary>The most items that one list holds. Default 20, range 1 to 100.</summary>
    [Range(1, 100)]
    public int PageSize { get; set; } = 20;
}
