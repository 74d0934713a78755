namespace Tidewire.Auth;

/// <summary>The answers that this instance remembers: good tokens in one cache, rejected ones in another that cannot displace them.</summary>
/// <remarks>
/// The caches store and evict. Whether an answer still holds is decided here, by our clock and the options of the moment: the lifetime of an entry only says
/// when its memory may be freed.
/// </remarks>
internal sealed class TokenMemory : IDisposable
{
    /// <summary>The largest claims that are remembered, as JSON.</summary>
    public const int MaxClaimsBytes = 65_536;

    /// <summary>How many bytes of memory count as one token.</summary>
    public const int BytesPerToken = 4_096;

    private const int ShareOfRejected = 10;

    private readonly BoundedCache _good;
    private readonly BoundedCache _rejected;
    private readonly TokenKey _keys;
    private readonly SubjectSignOuts _subjects;
    private readonly TimeProvider _time;

    public TokenMemory(int maxTokens, TokenKey keys, SubjectSignOuts subjects, TimeProvider time)
    {
        _good = new(maxTokens);
        _rejected = new(maxTokens / ShareOfRejected);
        (_keys, _subjects, _time) = (keys, subjects, time);
    }

    /// <summary>The answer that holds for a token now, if the same credential asked for it.</summary>
    public Verification? Find(ReadOnlySpan<char> key, string credential, AuthCacheOptions options)
    {
        if (_good.Find(key) is { } good && good.Credential == credential && good.Holds(options.Duration, _time) && !_subjects.HasEnded(good.SubjectId, good.Order))
            return good;

        return _rejected.Find(key) is { } rejected && rejected.Credential == credential && rejected.Holds(options.NegativeDuration, _time) ? rejected : null;
    }

    /// <summary>The last good answer on a token, however old, if the same credential asked for it.</summary>
    public Verification? FindLastGood(string key, string credential) =>
        _good.Find(key) is { } good && good.Credential == credential && !_subjects.HasEnded(good.SubjectId, good.Order) ? good : null;

    /// <summary>Remembers that a token is good or rejected, in the place of what was known of it.</summary>
    /// <param name="key">The key of the token.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="order">When the service was asked, in the order of calls and sign-outs.</param>
    /// <param name="options">For how long.</param>
    /// <returns>Whether the answer may be remembered, is small enough, and has time left.</returns>
    public bool Remember(string key, Verification answer, long order, AuthCacheOptions options) =>
        answer.CanBeRemembered && (answer.Claims is { } claims ? RememberGood(key, answer, claims, order, options) : RememberRejected(key, answer, order, options));

    /// <summary>Forgets whatever is known of a token.</summary>
    public void Forget(string key)
    {
        ForgetGood(key);
        _rejected.Remove(key);
    }

    /// <summary>Forgets that a token was good.</summary>
    public void ForgetGood(string key) => _good.Remove(key);

    public void Dispose()
    {
        _good.Dispose();
        _rejected.Dispose();
    }

    /// <summary>For how long a good answer may be of use to anyone: as long as it is fresh or, in an outage, honored all the same.</summary>
    public static TimeSpan? TimeLeft(Verification good, AuthCacheOptions options, TimeProvider time) =>
        good.TimeLeft(options.StaleOnOutage > options.Duration ? options.StaleOnOutage : options.Duration, time);

    private bool RememberGood(string key, Verification answer, TokenClaims claims, long order, AuthCacheOptions options)
    {
        if (claims.Json.Length > MaxClaimsBytes || TimeLeft(answer, options, _time) is not { } timeLeft)
            return false;

        _rejected.Remove(key);
        return _good.TrySet(key, answer.AsRemembered(_keys.IdOfSubject(claims.Subject), order), timeLeft, 1 + (ClaimsFootprint.Of(claims) / BytesPerToken));
    }

    private bool RememberRejected(string key, Verification answer, long order, AuthCacheOptions options) =>
        answer.TimeLeft(options.NegativeDuration, _time) is { } timeLeft && _rejected.TrySet(key, answer.AsRemembered(subjectId: null, order), timeLeft, size: 1);
}
