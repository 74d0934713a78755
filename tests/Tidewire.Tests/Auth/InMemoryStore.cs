using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace Tidewire.Tests.Auth;

/// <summary>A store that several instances share: the test can make it fail, hang, or delay the writes of good tokens.</summary>
internal sealed class InMemoryStore : IDistributedCache
{
    private readonly ConcurrentQueue<Action> _heldWrites = new();

    public ConcurrentDictionary<string, byte[]> Values { get; } = new();

    public bool IsDown { get; set; }

    public bool Hangs { get; set; }

    public bool HoldsWrites { get; set; }

    /// <summary>Runs during each read.</summary>
    public Action<string>? OnRead { get; set; }

    /// <summary>Selects the keys whose reads hang.</summary>
    public Func<string, bool>? HangsFor { get; set; }

    /// <summary>The keys that were read, in order.</summary>
    public ConcurrentQueue<string> Reads { get; } = new();

    /// <summary>The lifetime with which each value was last written.</summary>
    public ConcurrentDictionary<string, TimeSpan> Lifetimes { get; } = new();

    public int Writes { get; private set; }

    public IEnumerable<string> Tokens => Values.Keys.Where(key => !IsSignOut(key));

    public IEnumerable<string> SignOuts => Values.Keys.Where(IsSignOut);

    public byte[]? Get(string key) => throw new NotSupportedException("Only asynchronous calls are made.");

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException("Only asynchronous calls are made.");

    public void Remove(string key) => throw new NotSupportedException("Only asynchronous calls are made.");

    public void Refresh(string key) => throw new NotSupportedException("Nothing is refreshed.");

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException("Nothing is refreshed.");

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => HangsFor?.Invoke(key) == true ? new TaskCompletionSource<byte[]?>().Task : AnswerAsync(() =>
    {
        Reads.Enqueue(key);
        OnRead?.Invoke(key);
        return Values.GetValueOrDefault(key);
    });

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => AnswerAsync(() =>
    {
        Assert.NotNull(options.AbsoluteExpirationRelativeToNow);
        Writes++;
        Lifetimes[key] = options.AbsoluteExpirationRelativeToNow.Value;
        void Write() => Values[key] = value;
        if (HoldsWrites && !IsSignOut(key))
            _heldWrites.Enqueue(Write);
        else
            Write();
        return true;
    });

    public Task RemoveAsync(string key, CancellationToken token = default) => AnswerAsync(() => Values.TryRemove(key, out _));

    /// <summary>Completes the delayed writes, after all operations that were made in the meantime.</summary>
    public void ReleaseWrites()
    {
        HoldsWrites = false;
        while (_heldWrites.TryDequeue(out var write))
            write();
    }

    private static bool IsSignOut(string key) => key.EndsWith(":signed-out", StringComparison.Ordinal);

    private Task<T> AnswerAsync<T>(Func<T> answer) =>
        Hangs ? new TaskCompletionSource<T>().Task : IsDown ? Task.FromException<T>(new IOException("The store is down.")) : Task.FromResult(answer());
}
