using Tidewire;
using System.ComponentModel.DataAnnotations;

namespace TheNamespace;

/// <summary>
/// The options of the Orders client, section <c>Tidewire:Orders</c>. The annotations are validated when the application starts.
/// </summary>
public sealed class OrdersOptions : ServiceClientOptions
{
    /// <summary>Sets the defaults for this service: a budget of 10 s.</summary>
    public OrdersOptions()
    {
        Budget = TimeSpan.FromSeconds(10);
        // If the service acts only once per Idempotency-Key, set this, so that a POST is retried after a lost response too:
        // IdempotencyKeysHonored = true;
    }

    /// <summary>The maximum number of items in a list. Default 20, range 1 to 100.</summary>
    [Range(1, 100)]
    public int PageSize { get; set; } = 20;
}
