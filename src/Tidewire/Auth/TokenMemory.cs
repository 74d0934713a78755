namespace Tidewire.Auth;

/// <summary>
/// The results that this instance has cached: valid tokens in one cache, rejected ones in another, so that rejected tokens cannot evict valid ones.
/// </summary>
/// <remarks>
/// The caches store and evict. Whether a result is still fresh is decided here, by our clock and the current options. The lifetime of an
/// entry only determines when its memory may be freed.
/// </remarks>
internal sealed class TokenMemory : IDisposable
{
    /// <summary>The largest claims that are cached, in bytes of JSON.</summary>
    public const int MaxClaimsBytes = 65_536;

    /// <summary>The bytes of memory that count as one token.</summary>
    public const int BytesPerToken = 4_096;

    private const int ShareOfRejected = 10;

    private readonly BoundedCache _good;
    private readonly BoundedCache _rejected;
    private readonly TokenKey _keys;
    private readonly SubjectSignOuts _subjects;
    private readonly TimeProvider _time;
    private readonly SteadyDate _date;

    public TokenMemory(int maxTokens, TokenKey keys, SubjectSignOuts subjects, TimeProvider time)
    {
        _good = new(maxTokens);
        _rejected = new(maxTokens / ShareOfRejected);
        (_keys, _subjects, _time, _date) = (keys, subjects, time, new(time));
    }

    /// <summary>The fresh result for a token, if it was obtained with the same credential.</summary>
    public Verification? Find(ReadOnlySpan<char> key, string credential, AuthCacheOptions options)
    {
        long now = _time.GetTimestamp();
        if (_good.Find(key) is { } good && good.Credential == credential && good.Holds(options.Duration, now, _time, _date) && !_subjects.WasSignedOutAfter(good.SubjectId, good.Order))
            return good;

        return _rejected.Find(key) is { } rejected && rejected.Credential == credential && rejected.Holds(options.NegativeDuration, now, _time, _date) ? rejected : null;
    }

    /// <summary>The last valid result for a token, of any age, if it was obtained with the same credential.</summary>
    public Verification? FindLastGood(string key, string credential) =>
        _good.Find(key) is { } good && good.Credential == credential && !_subjects.WasSignedOutAfter(good.SubjectId, good.Order) ? good : null;

    /// <summary>Caches the result for a token, valid or rejected, and replaces its earlier entry.</summary>
    /// <param name="key">The key of the token.</param>
    /// <param name="answer">The result.</param>
    /// <param name="order">The verification's position in the sequence of calls and sign-outs.</param>
    /// <param name="options">The lifetimes.</param>
    /// <returns><see langword="false"/> if the result may not be cached, is too large, or is no longer fresh.</returns>
    public bool Remember(string key, Verification answer, long order, AuthCacheOptions options) =>
        answer.CanBeRemembered && (answer.Claims is { } claims ? RememberGood(key, answer, claims, order, options) : RememberRejected(key, answer, order, options));

    /// <summary>Removes all entries of a token.</summary>
    public void Forget(string key)
    {
        ForgetGood(key);
        _rejected.Remove(key);
    }

    /// <summary>Removes the entry of a valid token.</summary>
    public void ForgetGood(string key) => _good.Remove(key);

    public void Dispose()
    {
        _good.Dispose();
        _rejected.Dispose();
    }

    /// <summary>How long a valid result may be used: while it is fresh or, in an outage, still accepted.</summary>
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
