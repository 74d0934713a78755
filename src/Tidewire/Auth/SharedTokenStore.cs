using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Tidewire.Pipeline;

namespace Tidewire.Auth;

/// <summary>Good tokens and sign-outs in the distributed cache that the instances of an application share, as a rule a Redis.</summary>
/// <remarks>
/// A token has two values. One is the last good answer. The other says that the token was signed out, with a name made for each sign-out; it outlives every
/// answer from before. An answer carries the name of the latest sign-out that stood when the service was asked, and counts only as long as that still is the
/// latest: a write that arrives late, from before a sign-out, is never believed, and no clock is needed to tell. No operation fails: where the store cannot be
/// reached, nothing is known.
/// <para>
/// A user who was signed out everywhere has a value too, under a hash, and one more names the latest sign-out of any user. An answer carries the latter as it was
/// when the service was asked. While nobody was signed out since, it counts; else only if its own user has no sign-out at all. So nobody needs to know whose
/// token it is before the service has said so.
/// </para>
/// </remarks>
internal sealed class SharedTokenStore(IDistributedCache cache, TokenKey keys, PendingSignOuts pending, StoreHealth health, TimeProvider time)
{
    private const string Prefix = "tidewire:auth:";
    private const string SignOutSuffix = ":signed-out";
    private readonly string _latestSubjectSignOut = $"{Prefix}{keys.Service}:users{SignOutSuffix}";
    private const int NameLength = 32;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(0.25);

    /// <summary>How much longer a call takes at most because of the store: it may be read before the call and, in an outage, after it.</summary>
    public static readonly TimeSpan MaxReadTime = 2 * _timeout;

    // Whoever signs out waits for it, and wants to know that it stands.
    private static readonly TimeSpan _signOutTimeout = TimeSpan.FromSeconds(1);

    // Longer than any answer from before may be honored, which is a day.
    private static readonly DistributedCacheEntryOptions _signOutLifetime = new() { AbsoluteExpirationRelativeToNow = SharedTokenFormat.MaxAge + TimeSpan.FromHours(1) };

    /// <summary>Reads what is known of a token.</summary>
    /// <param name="request">The token, and who asks.</param>
    /// <param name="remembered">The answer that this instance remembers, to be held against the sign-outs in the store.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<SharedState> ReadAsync(VerificationRequest request, Verification? remembered, CancellationToken cancellationToken)
    {
        if (!health.MayTry())
            return default;

        try
        {
            long started = time.GetTimestamp();
            var values = await GetAsync([Prefix + request.Key, Prefix + request.Key + SignOutSuffix, _latestSubjectSignOut], _timeout, cancellationToken).ConfigureAwait(false);

            string? latest = pending.Find(request.Key) ?? NameOf(values[1]);
            string? latestOfUsers = NameOf(values[2]);
            var good = SharedTokenFormat.Read(values[0], request.Key, request.Credential, request.Options.SubjectClaim, time);
            if (good?.SignOut != latest)
                good = null;
            if (remembered?.SignOut != latest)
                remembered = null;

            var left = _timeout - time.GetElapsedTime(started);
            good = await UnlessSignedOutAsync(good, latestOfUsers, left, cancellationToken).ConfigureAwait(false);
            remembered = await UnlessSignedOutAsync(remembered, latestOfUsers, left, cancellationToken).ConfigureAwait(false);
            health.Succeeded();
            return new(true, good, remembered, latest, latestOfUsers);
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
    public Task WithdrawAsync(string key) => health.IsFailing ? Task.CompletedTask : TryAsync(() => cache.RemoveAsync(Prefix + key), _timeout);

    /// <summary>Records a sign-out, also where the store could not be reached a moment ago.</summary>
    /// <returns>Whether it stands in the store.</returns>
    public async Task<bool> SignOutAsync(string key, string name) =>
        await TryAsync(() => cache.SetAsync(Prefix + key + SignOutSuffix, Encoding.ASCII.GetBytes(name), _signOutLifetime), _signOutTimeout).ConfigureAwait(false)
        && await TryAsync(() => cache.RemoveAsync(Prefix + key), _signOutTimeout).ConfigureAwait(false);

    /// <summary>Records that a user was signed out everywhere, also where the store could not be reached a moment ago.</summary>
    /// <param name="key">The key of the user, as <see cref="SubjectTopic"/> writes it.</param>
    /// <param name="name">The name of the sign-out.</param>
    /// <returns>Whether it stands in the store.</returns>
    public async Task<bool> SignOutSubjectAsync(string key, string name)
    {
        // First the user's own: whoever sees that somebody was signed out must find whom.
        byte[] value = Encoding.ASCII.GetBytes(name);
        return await TryAsync(() => cache.SetAsync(Prefix + key + SignOutSuffix, value, _signOutLifetime), _signOutTimeout).ConfigureAwait(false)
            && await TryAsync(() => cache.SetAsync(_latestSubjectSignOut, value, _signOutLifetime), _signOutTimeout).ConfigureAwait(false);
    }

    // An answer, unless its user was signed out since the service was asked.
    private async ValueTask<Verification?> UnlessSignedOutAsync(Verification? answer, string? latestOfUsers, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (answer?.Claims?.Subject is not { } subject)
            return answer;

        string key = SubjectTopic.Of(keys.OfSubject(subject));
        if (pending.Find(key) is not null)
            return null;
        if (answer.LatestSubjectSignOut == latestOfUsers)
            return answer;

        var values = await GetAsync([Prefix + key + SignOutSuffix], timeout, cancellationToken).ConfigureAwait(false);
        return values[0] is null ? answer : null;
    }

    private Task<byte[]?[]> GetAsync(string[] names, TimeSpan timeout, CancellationToken cancellationToken) =>
        AbandonableTask.Observe(Task.WhenAll(names.Select(name => cache.GetAsync(name, cancellationToken))))
            .WaitAsync(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, time, cancellationToken);

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
