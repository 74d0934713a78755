using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace Tidewire.Auth;

/// <summary>The store and the backplane that the instances of an application share.</summary>
/// <remarks>Only this class and the classes that it creates refer to their libraries, which are not loaded if tokens are not shared.</remarks>
/// <param name="cache">The store.</param>
/// <param name="backplane">The backplane.</param>
internal sealed class SharedStore(IDistributedCache cache, IFusionCacheBackplane backplane)
{
    public SharedTokenStore Tokens(string client, TokenKey keys, PendingSignOuts pending, TimeProvider time, ILogger logger) =>
        new(cache, keys, pending, new(client, time, logger), time);

    public SignOutChannel Channel(string client, TimeProvider time, ILogger logger) =>
        new(backplane, client, new(client, time, logger), time);
}
