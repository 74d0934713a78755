using Microsoft.Extensions.Options;

namespace Tidewire.Testing;

/// <summary>
/// Cuts every client off from what the configuration says of this machine and its network: one without an address gets one that leads nowhere, and without a
/// store of the test's own nothing is accepted on disk. Registered for all options; those of other packages are left alone.
/// </summary>
internal sealed class IsolatedOptions<TOptions>(IEnumerable<IDeliveryStoreFactory> stores) : IPostConfigureOptions<TOptions>
    where TOptions : class
{
    // A name that never resolves (RFC 2606, section 2).
    private static readonly Uri _nowhere = new("https://tidewire.invalid");

    public void PostConfigure(string? name, TOptions options)
    {
        if (options is ServiceClientOptions client && string.IsNullOrEmpty(client.BaseAddress?.OriginalString))
            client.BaseAddress = _nowhere;

        if (options is AnalyticsOptions analytics && stores.LastOrDefault() is UnusedStore)
            analytics.Store.Accept = StoreAccept.InMemory;
    }
}
