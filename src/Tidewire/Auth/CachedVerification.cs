using System.ComponentModel;

namespace Tidewire.Auth;

/// <summary>What the service said of a token, and when it was asked. Holds its answers ready, so that giving one costs no allocation.</summary>
[ImmutableObject(true)]
internal sealed class CachedVerification
{
    // A timestamp, not a date: a clock that is set back must not keep a revoked token alive.
    private readonly long _asked;

    public CachedVerification(TokenClaims claims, long asked)
    {
        _asked = asked;
        Claims = claims;
        Answer = Task.FromResult(ServiceResult.Success(claims, attempts: 0));
        PlainAnswer = Task.FromResult<TokenClaims?>(claims);
    }

    public CachedVerification(ServiceResult<TokenClaims> rejection, long asked)
    {
        _asked = asked;
        Answer = Task.FromResult(ServiceResult.Failed<TokenClaims>(rejection.Failure! with { Attempts = 0 }));
        PlainAnswer = Task.FromResult<TokenClaims?>(null);
    }

    /// <summary>The claims of a good token; <see langword="null"/> for a rejected one.</summary>
    public TokenClaims? Claims { get; }

    public Task<ServiceResult<TokenClaims>> Answer { get; }

    public Task<TokenClaims?> PlainAnswer { get; }

    public TimeSpan Age(TimeProvider time) => time.GetElapsedTime(_asked);

    /// <summary>Whether the verdict still answers for the token: not older than allowed, and never past the token's <c>exp</c>.</summary>
    public bool Holds(TimeSpan duration, TimeProvider time) => Age(time) < duration && !(Claims?.ExpiresAt <= time.GetUtcNow());
}
