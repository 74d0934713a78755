using Microsoft.Extensions.Options;

namespace Tidewire.Testing;

/// <summary>
/// Isolates every client from the machine's configuration: a client without an address gets one that does not resolve, and no
/// event is accepted on disk unless the test adds a store. Registered for all options types; ignores those of other packages.
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
