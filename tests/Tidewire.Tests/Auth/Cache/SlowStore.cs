using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Tidewire.Tests.Auth.Cache;

/// <summary>A distributed cache that keeps a write waiting until it is told otherwise.</summary>
internal sealed class SlowStore : IDistributedCache
{
    private readonly MemoryDistributedCache _inner = new(Options.Create(new MemoryDistributedCacheOptions()));
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One release for each write and each removal that is done.</summary>
    public SemaphoreSlim Written { get; } = new(0);

    public SemaphoreSlim Removed { get; } = new(0);

    public void Open() => _gate.SetResult();

    public byte[]? Get(string key) => _inner.Get(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => _inner.GetAsync(key, token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _inner.Set(key, value, options);

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await _gate.Task;
        await _inner.SetAsync(key, value, options, token);
        Written.Release();
    }

    public void Refresh(string key) => _inner.Refresh(key);

    public Task RefreshAsync(string key, CancellationToken token = default) => _inner.RefreshAsync(key, token);

    public void Remove(string key) => _inner.Remove(key);

    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        await _inner.RemoveAsync(key, token);
        Removed.Release();
    }
}
