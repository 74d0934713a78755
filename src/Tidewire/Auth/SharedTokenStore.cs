using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Tidewire.Pipeline;

namespace Tidewire.Auth;

/// <summary>Valid tokens and sign-outs in the distributed cache that the instances of an application share, usually Redis.</summary>
/// <remarks>
/// The store has two values for a token. One is the last valid result. The other is the unique name of the token's latest sign-out, which
/// outlives every earlier result. A result carries the name of the latest sign-out at the time of the verification, and is used only while
/// that sign-out is still the latest. A late write from before a sign-out is therefore ignored, without comparing clocks. Apart from
/// cancellation, no operation throws: if the store cannot be reached, the state is unknown.
/// <para>
/// A user who was signed out everywhere has a value too, under a hash of the subject. One more value names the latest sign-out of any user,
/// and a result carries that name as of its verification. If no user was signed out since then, the result is used; otherwise it is used only
/// if its own user has no sign-out. Therefore the user of a token need not be known before the token is verified.
/// </para>
/// </remarks>
internal sealed class SharedTokenStore(IDistributedCache cache, TokenKey keys, PendingSignOuts pending, StoreHealth health, TimeProvider time)
{
    private const string Prefix = "tidewire:auth:";
    private const string SignOutSuffix = ":signed-out";
    private readonly string _latestSubjectSignOut = $"{Prefix}{keys.Service}:users{SignOutSuffix}";
    private const int NameLength = 32;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(0.25);

    /// <summary>The maximum time that the store adds to a call: the store may be read before the call and, in an outage, again after the call.</summary>
    public static readonly TimeSpan MaxReadTime = 2 * _timeout;

    // Longer than for a read, because the caller of a sign-out waits for its confirmation.
    private static readonly TimeSpan _signOutTimeout = TimeSpan.FromSeconds(1);

    // Longer than the maximum age of a result, which is a day.
    private static readonly DistributedCacheEntryOptions _signOutLifetime = new() { AbsoluteExpirationRelativeToNow = SharedTokenFormat.MaxAge + TimeSpan.FromHours(1) };

    /// <summary>Reads the state of a token.</summary>
    /// <param name="request">The token and the credential.</param>
    /// <param name="remembered">The result that this instance has cached, to be checked against the sign-outs in the store.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
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

    /// <summary>Shares a valid result, unless its claims contain the token.</summary>
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

    /// <summary>Removes the valid result of a token that the service has since rejected.</summary>
    public Task WithdrawAsync(string key) => health.IsFailing ? Task.CompletedTask : TryAsync(() => cache.RemoveAsync(Prefix + key), _timeout);

    /// <summary>Records a sign-out, even while the store is considered unreachable.</summary>
    /// <returns>Whether it was written to the store.</returns>
    public async Task<bool> SignOutAsync(string key, string name) =>
        await TryAsync(() => cache.SetAsync(Prefix + key + SignOutSuffix, Encoding.ASCII.GetBytes(name), _signOutLifetime), _signOutTimeout).ConfigureAwait(false)
        && await TryAsync(() => cache.RemoveAsync(Prefix + key), _signOutTimeout).ConfigureAwait(false);

    /// <summary>Records that a user was signed out everywhere, even while the store is considered unreachable.</summary>
    /// <param name="key">The key of the user, as <see cref="SubjectTopic"/> writes it.</param>
    /// <param name="name">The name of the sign-out.</param>
    /// <returns>Whether it was written to the store.</returns>
    public async Task<bool> SignOutSubjectAsync(string key, string name)
    {
        // The user's own value is written first: a reader that sees a new latest sign-out reads the user's value next.
        byte[] value = Encoding.ASCII.GetBytes(name);
        return await TryAsync(() => cache.SetAsync(Prefix + key + SignOutSuffix, value, _signOutLifetime), _signOutTimeout).ConfigureAwait(false)
            && await TryAsync(() => cache.SetAsync(_latestSubjectSignOut, value, _signOutLifetime), _signOutTimeout).ConfigureAwait(false);
    }

    // Returns a result, unless its user was signed out after the verification.
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

    // Any value means that the token was signed out. A malformed one gets a name that no result carries.
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
