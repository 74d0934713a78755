using System.Text;
using Microsoft.Extensions.Caching.Distributed;

namespace Tidewire.Auth;

/// <summary>Good tokens and sign-outs in the distributed cache that the instances of an application share, as a rule a Redis.</summary>
/// <remarks>
/// A token has two values. One is the last good answer. The other says that the token was signed out, with a name made for each sign-out; it outlives every
/// answer from before. An answer carries the name of the latest sign-out that stood when the service was asked, and counts only as long as that still is the
/// latest: a write that arrives late, from before a sign-out, is never believed, and no clock is needed to tell. No operation fails: where the store cannot be
/// reached, nothing is known.
/// </remarks>
internal sealed class SharedTokenStore(IDistributedCache cache, PendingSignOuts pending, StoreHealth health, TimeProvider time)
{
    private const string Prefix = "tidewire:auth:";
    private const string SignOutSuffix = ":signed-out";
    private const int NameLength = 32;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(0.25);

    /// <summary>How much longer a call takes at most because of the store: it may be read before the call and, in an outage, after it.</summary>
    public static readonly TimeSpan MaxReadTime = 2 * _timeout;

    // Whoever signs out waits for it, and wants to know that it stands.
    private static readonly TimeSpan _signOutTimeout = TimeSpan.FromSeconds(1);

    // Longer than any answer from before may be honored, which is a day.
    private static readonly DistributedCacheEntryOptions _signOutLifetime = new() { AbsoluteExpirationRelativeToNow = SharedTokenFormat.MaxAge + TimeSpan.FromHours(1) };

    /// <summary>Reads what is known of a token.</summary>
    public async ValueTask<SharedState> ReadAsync(string key, string credential, CancellationToken cancellationToken)
    {
        if (!health.MayTry())
            return default;

        try
        {
            var token = cache.GetAsync(Prefix + key, cancellationToken);
            var signOut = cache.GetAsync(Prefix + key + SignOutSuffix, cancellationToken);
            byte[]?[] values = await AbandonableTask.Observe(Task.WhenAll(token, signOut)).WaitAsync(_timeout, time, cancellationToken).ConfigureAwait(false);
            health.Succeeded();

            string? latest = pending.Find(key) ?? NameOf(values[1]);
            var good = SharedTokenFormat.Read(values[0], key, credential, time);
            return new(true, good?.SignOut == latest ? good : null, latest);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            health.Failed(e);
            return default;
        }
    }

    /// <summary>Shares a good answer, unless its claims repeat the token.</summary>
    public Task ShareAsync(string key, string token, Verification good, AuthCacheOptions options)
    {
        if (health.IsFailing || !good.CanBeRemembered || TokenMemory.TimeLeft(good, options, time) is not { } timeLeft)
            return Task.CompletedTask;

        return TryAsync(
            () => SharedTokenFormat.Write(good, key, token, time) is { } value
                ? cache.SetAsync(Prefix + key, value, new() { AbsoluteExpirationRelativeToNow = timeLeft })
                : Task.CompletedTask,
            _timeout);
    }

    /// <summary>Removes a good answer that the service no longer stands by.</summary>
    public Task TakeBackAsync(string key) => health.IsFailing ? Task.CompletedTask : TryAsync(() => cache.RemoveAsync(Prefix + key), _timeout);

    /// <summary>Records a sign-out, also where the store could not be reached a moment ago.</summary>
    /// <returns>Whether it stands in the store.</returns>
    public async Task<bool> SignOutAsync(string key, string name) =>
        await TryAsync(() => cache.SetAsync(Prefix + key + SignOutSuffix, Encoding.ASCII.GetBytes(name), _signOutLifetime), _signOutTimeout).ConfigureAwait(false)
        && await TryAsync(() => cache.RemoveAsync(Prefix + key), _signOutTimeout).ConfigureAwait(false);

    // Whatever stands there says that the token was signed out. One that is not of our making has no name that an answer could carry.
    private static string? NameOf(byte[]? signOut) => signOut is null ? null : signOut.Length == NameLength ? Encoding.ASCII.GetString(signOut) : "";

    private async Task<bool> TryAsync(Func<Task> operation, TimeSpan timeout)
    {
        try
        {
            await AbandonableTask.Observe(operation()).WaitAsync(timeout, time).ConfigureAwait(false);
            health.Succeeded();
            return true;
        }
        catch (Exception e)
        {
            health.Failed(e);
            return false;
        }
    }
}
