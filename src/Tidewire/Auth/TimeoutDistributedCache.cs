using Microsoft.Extensions.Caching.Distributed;

namespace Tidewire.Auth;

/// <summary>A distributed cache that fails when it is slow, so that a dead one trips FusionCache's circuit breaker: its own time limits do not.</summary>
internal sealed class TimeoutDistributedCache(IDistributedCache store, TimeSpan limit, TimeProvider time) : IDistributedCache
{
    public byte[]? Get(string key) => store.Get(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => store.GetAsync(key, token).WaitAsync(limit, time, token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => store.Set(key, value, options);

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        store.SetAsync(key, value, options, token).WaitAsync(limit, time, token);

    public void Refresh(string key) => store.Refresh(key);

    public Task RefreshAsync(string key, CancellationToken token = default) => store.RefreshAsync(key, token).WaitAsync(limit, time, token);

    public void Remove(string key) => store.Remove(key);

    public Task RemoveAsync(string key, CancellationToken token = default) => store.RemoveAsync(key, token).WaitAsync(limit, time, token);
}
