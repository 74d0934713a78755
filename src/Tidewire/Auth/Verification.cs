namespace Tidewire.Auth;

/// <summary>The result for a token, with the time and the credential of the verification.</summary>
/// <param name="result">The result.</param>
/// <param name="askedAt">
/// When the verification began. A timestamp, not a date: setting the clock back must not extend the life of a revoked token.
/// </param>
/// <param name="credential">
/// The identity of the options at the time of the verification, which in the simplest case is the API key; empty if there is none.
/// <see langword="null"/> if it is unknown, because the identity changed during the verification.
/// </param>
internal sealed class Verification(ServiceResult<TokenClaims> result, long askedAt, string? credential)
{
    public ServiceResult<TokenClaims> Result => result;

    /// <summary>The result as a task that is created once, so that a cached result costs no allocation.</summary>
    public Task<ServiceResult<TokenClaims>> Answer => field ??= Task.FromResult(result);

    /// <summary>The claims as a task that is created once.</summary>
    public Task<TokenClaims?> PlainAnswer => field ??= Task.FromResult(result.Value);

    public long AskedAt => askedAt;

    public string? Credential => credential;

    /// <summary>The claims of a valid token; otherwise <see langword="null"/>.</summary>
    public TokenClaims? Claims => result.Value;

    /// <summary>
    /// The token's latest sign-out in the shared store at the time of the verification; <see langword="null"/> if there was none.
    /// </summary>
    public string? SignOut { get; init; }

    /// <summary>
    /// The latest sign-out of any user in the shared store at the time of the verification; <see langword="null"/> if there was none.
    /// </summary>
    public string? LatestSubjectSignOut { get; init; }

    /// <summary>The id of the user; set when the result is cached.</summary>
    public UInt128? SubjectId { get; private init; }

    /// <summary>The verification's position in the sequence of calls and sign-outs; set when the result is cached.</summary>
    public long Order { get; private init; }

    /// <summary>Whether the token was rejected.</summary>
    public bool IsRejected => result.Failure is { Kind: ServiceFailureKind.Rejected };

    /// <summary>Whether the token could not be verified.</summary>
    public bool IsOutage => result.Failure is { Kind: not ServiceFailureKind.Rejected };

    /// <summary>Whether the result may be cached: not if its credential or its expiry is unknown.</summary>
    public bool CanBeRemembered => credential is not null && result.Value is not { HasUnreadableExpiry: true };

    /// <summary>The time since the verification.</summary>
    public TimeSpan Age(TimeProvider time) => time.GetElapsedTime(askedAt);

    /// <summary>Whether the result is fresh: not older than the duration, and not past the token's <c>exp</c>.</summary>
    public bool Holds(TimeSpan duration, TimeProvider time) =>
        Age(time) < duration && (result.Value?.ExpiresAt is not { } expiresAt || expiresAt > time.GetUtcNow());

    /// <inheritdoc cref="Holds(TimeSpan, TimeProvider)"/>
    /// <param name="duration">The longest age.</param>
    /// <param name="timestamp">The current timestamp.</param>
    /// <param name="time">The clock that the timestamp was read from.</param>
    /// <param name="date">Provides the current date.</param>
    public bool Holds(TimeSpan duration, long timestamp, TimeProvider time, SteadyDate date) =>
        time.GetElapsedTime(askedAt, timestamp) < duration && (result.Value?.ExpiresAt is not { } expiresAt || expiresAt > date.At(timestamp));

    /// <summary>
    /// How long the result remains fresh, given how long after the verification it may be used; <see langword="null"/> if it is no longer
    /// fresh.
    /// </summary>
    public TimeSpan? TimeLeft(TimeSpan duration, TimeProvider time)
    {
        var left = duration - Age(time);
        if (result.Value?.ExpiresAt - time.GetUtcNow() is { } untilExpiry && untilExpiry < left)
            left = untilExpiry;
        return left > TimeSpan.Zero ? left : null;
    }

    /// <summary>The result as it is returned from the cache, with no attempts.</summary>
    /// <param name="subjectId">The id of the user.</param>
    /// <param name="order">The verification's position in the sequence of calls and sign-outs.</param>
    public Verification AsRemembered(UInt128? subjectId, long order)
    {
        var given = result.Attempts == 0 ? result
            : result.Value is { } claims ? ServiceResult.Success(claims, attempts: 0)
            : ServiceResult.Failed<TokenClaims>(result.Failure! with { Attempts = 0 });
        return new(given, askedAt, credential) { SignOut = SignOut, LatestSubjectSignOut = LatestSubjectSignOut, SubjectId = subjectId, Order = order };
    }

    /// <summary>The result with the sign-outs in the shared store at the time of the verification.</summary>
    public Verification After(SharedState shared) =>
        new(result, askedAt, credential) { SignOut = shared.SignOut, LatestSubjectSignOut = shared.LatestSubjectSignOut };
}
