using System.Text.Json.Nodes;

namespace Tidewire.Testing;

/// <summary>
/// An in-memory auth service. It accepts the tokens that <see cref="SignIn"/> and <see cref="TidewireHttpClientExtensions.As"/> create, and
/// rejects all others.
/// </summary>
/// <remarks>It caches nothing, regardless of <c>Auth:Cache</c>: a revoked token is rejected immediately.</remarks>
public sealed class FakeAuthService : FakeService, IAuthService
{
    private static readonly TimeSpan _defaultLifetime = TimeSpan.FromHours(1);
    private readonly Func<TimeProvider> _time;
    private readonly string? _key;
    private readonly HashSet<string> _revoked = [];
    private readonly Dictionary<string, long> _signedOut = [];
    private readonly List<string> _forgotten = [];
    private readonly List<string> _forgottenSubjects = [];

    internal FakeAuthService(Func<TimeProvider> time, string? key)
    {
        _time = time;
        _key = key;
    }

    /// <summary>The tokens passed to <see cref="ForgetTokenAsync"/>, oldest first.</summary>
    public IReadOnlyList<string> Forgotten
    {
        get
        {
            lock (Gate)
                return [.. _forgotten];
        }
    }

    /// <summary>The users passed to <see cref="ForgetSubjectAsync"/>, oldest first.</summary>
    public IReadOnlyList<string> ForgottenSubjects
    {
        get
        {
            lock (Gate)
                return [.. _forgottenSubjects];
        }
    }

    /// <summary>Issues a token that is valid until it is revoked or expires. Its lifetime is measured by the application's <see cref="TimeProvider"/>.</summary>
    /// <param name="subject">The subject (<c>sub</c>).</param>
    /// <param name="roles">The roles. Default none.</param>
    /// <param name="scopes">The scopes. Default none.</param>
    /// <param name="email">The email address. Default none.</param>
    /// <param name="lifetime">How long the token is valid, in whole seconds. Default one hour; zero or less creates an expired token.</param>
    /// <param name="claims">
    /// Additional claims; they override the parameters above. <c>["active"] = false</c> creates a token that is not active.
    /// </param>
    /// <returns>The token. It is valid in this process only.</returns>
    public string SignIn(
        string subject,
        IEnumerable<string>? roles = null,
        IEnumerable<string>? scopes = null,
        string? email = null,
        TimeSpan? lifetime = null,
        JsonObject? claims = null) =>
        TestToken.Issue(subject, roles, scopes, email, claims, _key, Times(lifetime ?? _defaultLifetime));

    /// <summary>Revokes all current tokens of a user. Later sign-ins are not affected.</summary>
    /// <param name="subject">The user.</param>
    public void SignOut(string subject)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        lock (Gate)
            _signedOut[subject] = TestToken.Latest;
    }

    /// <summary>Revokes one token.</summary>
    /// <param name="token">The token.</param>
    public void Revoke(string token)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        lock (Gate)
            _revoked.Add(token);
    }

    /// <inheritdoc/>
    public Task<TokenClaims?> VerifyTokenAsync(string? token, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<TokenClaims?>(cancellationToken)
            : Task.FromResult(Verify(token).Value);

    /// <inheritdoc/>
    public Task<ServiceResult<TokenClaims>> TryVerifyTokenAsync(string? token, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<ServiceResult<TokenClaims>>(cancellationToken)
            : Task.FromResult(Verify(token));

    /// <inheritdoc/>
    public Task<bool> ForgetSubjectAsync(string? subject, CancellationToken cancellationToken = default)
    {
        if (!string.IsNullOrWhiteSpace(subject))
        {
            lock (Gate)
                _forgottenSubjects.Add(subject);
        }

        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<bool>(cancellationToken) : Task.FromResult(true);
    }

    /// <inheritdoc/>
    public Task<bool> ForgetTokenAsync(string? token, CancellationToken cancellationToken = default)
    {
        // As in the real service, cancellation ends the wait, not the removal.
        if (TokenRejection.OfUnsent(token) is null)
        {
            lock (Gate)
                _forgotten.Add(token!);
        }

        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<bool>(cancellationToken) : Task.FromResult(true);
    }

    private protected override ServiceFailure Typical(ServiceFailureKind kind) => TypicalFailure.OfVerification(kind);

    private protected override void ThrowIfImpossible(ServiceFailure failure)
    {
        if (failure.Kind == ServiceFailureKind.Rejected && !TokenRejection.Is(failure))
        {
            throw new ArgumentException(
                $"{failure} is never returned by this service: Rejected means that the token is invalid, with status 400, 401, 403, 413, 422, or 200 for a token that is not active. " +
                $"Any other refusal is {nameof(ServiceFailureKind.InvalidResponse)}.",
                nameof(failure));
        }
    }

    private ServiceResult<TokenClaims> Verify(string? token)
    {
        if (TokenRejection.OfUnsent(token) is { } unsent)
            return ServiceResult.Failed<TokenClaims>(unsent);

        lock (Gate)
        {
            if (NextFailure() is { } failure)
                return ServiceResult.Failed<TokenClaims>(failure);
            if (TestToken.Read(token!) is not { } read || read.ServiceKey != _key)
                return Rejected();

            var claims = Claims(read.Claims);
            if (claims.ExpiresAt <= _time().GetUtcNow() || _revoked.Contains(token!) || IsSignedOut(claims, read.Number))
                return Rejected();

            return TokenRejection.OfClaims(claims) is { } inactive ? ServiceResult.Failed<TokenClaims>(inactive) : ServiceResult.Success(claims);
        }
    }

    private bool IsSignedOut(TokenClaims claims, long number) =>
        claims.Subject is { } subject && _signedOut.TryGetValue(subject, out long latest) && number <= latest;

    // A token that As created has no fixed lifetime; it is always current.
    private TokenClaims Claims(JsonObject claims)
    {
        foreach (var (name, value) in Times(_defaultLifetime))
        {
            if (!claims.ContainsKey(name))
                claims[name] = value!.DeepClone();
        }

        return TokenClaims.Parse(claims.ToJsonString());
    }

    private JsonObject Times(TimeSpan lifetime)
    {
        long now = _time().GetUtcNow().ToUnixTimeSeconds();
        return new() { ["iat"] = now, ["exp"] = now + (long)lifetime.TotalSeconds };
    }

    private ServiceResult<TokenClaims> Rejected() => ServiceResult.Failed<TokenClaims>(Typical(ServiceFailureKind.Rejected));
}
