namespace Tidewire.Auth;

/// <summary>What was answered for a token: when the service was asked, and with which credential.</summary>
/// <param name="result">The answer.</param>
/// <param name="askedAt">A timestamp, not a date: a clock that is set back must not keep a revoked token alive.</param>
/// <param name="credential">
/// The API key with which the service was asked, empty if there is none. <see langword="null"/> if nobody can tell, because the key changed meanwhile.
/// </param>
internal sealed class Verification(ServiceResult<TokenClaims> result, long askedAt, string? credential)
{
    public ServiceResult<TokenClaims> Result => result;

    /// <summary>The result as a task made once, so that a remembered answer costs no allocation.</summary>
    public Task<ServiceResult<TokenClaims>> Answer => field ??= Task.FromResult(result);

    /// <summary>The claims alone as a task made once.</summary>
    public Task<TokenClaims?> PlainAnswer => field ??= Task.FromResult(result.Value);

    public long AskedAt => askedAt;

    public string? Credential => credential;

    /// <summary>The claims of a good token; else <see langword="null"/>.</summary>
    public TokenClaims? Claims => result.Value;

    /// <summary>The latest sign-out that stood in the shared store when the service was asked; <see langword="null"/> if there was none.</summary>
    public string? SignOut { get; init; }

    /// <summary>The latest sign-out of any user that stood in the shared store when the service was asked; <see langword="null"/> if there was none.</summary>
    public string? LatestSubjectSignOut { get; init; }

    /// <summary>The id of the user; set where the answer is remembered.</summary>
    public UInt128? SubjectId { get; private init; }

    /// <summary>When the service was asked, in the order of calls and sign-outs; set where the answer is remembered.</summary>
    public long Order { get; private init; }

    /// <summary>Whether the service said no to the token.</summary>
    public bool IsRejected => result.Failure is { Kind: ServiceFailureKind.Rejected };

    /// <summary>Whether the answer says nothing of the token.</summary>
    public bool IsOutage => result.Failure is { Kind: not ServiceFailureKind.Rejected };

    /// <summary>Whether the answer may be given again: not if nobody knows for which API key or how long it is good.</summary>
    public bool CanBeRemembered => credential is not null && result.Value is not { HasUnreadableExpiry: true };

    /// <summary>How long ago the service was asked.</summary>
    public TimeSpan Age(TimeProvider time) => time.GetElapsedTime(askedAt);

    /// <summary>Whether the answer still holds: not older than allowed, and never past the token's <c>exp</c>.</summary>
    public bool Holds(TimeSpan duration, TimeProvider time) =>
        Age(time) < duration && (result.Value?.ExpiresAt is not { } expiresAt || expiresAt > time.GetUtcNow());

    /// <summary>For how long an answer that is good for a duration since it was asked for still holds; <see langword="null"/> if it no longer does.</summary>
    public TimeSpan? TimeLeft(TimeSpan duration, TimeProvider time)
    {
        var left = duration - Age(time);
        if (result.Value?.ExpiresAt - time.GetUtcNow() is { } untilExpiry && untilExpiry < left)
            left = untilExpiry;
        return left > TimeSpan.Zero ? left : null;
    }

    /// <summary>The answer as it is given later, when nothing is sent for it.</summary>
    /// <param name="subjectId">The id of the user.</param>
    /// <param name="order">When the service was asked, in the order of calls and sign-outs.</param>
    public Verification AsRemembered(UInt128? subjectId, long order)
    {
        var given = result.Attempts == 0 ? result
            : result.Value is { } claims ? ServiceResult.Success(claims, attempts: 0)
            : ServiceResult.Failed<TokenClaims>(result.Failure! with { Attempts = 0 });
        return new(given, askedAt, credential) { SignOut = SignOut, LatestSubjectSignOut = LatestSubjectSignOut, SubjectId = subjectId, Order = order };
    }

    /// <summary>The answer with the sign-outs that stood in the shared store when the service was asked.</summary>
    public Verification After(SharedState shared) =>
        new(result, askedAt, credential) { SignOut = shared.SignOut, LatestSubjectSignOut = shared.LatestSubjectSignOut };
}
