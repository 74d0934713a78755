using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>
/// The step after the auth service accepted a token. <c>Principal</c> holds the user, and by default authentication succeeds with it. Claims may be added to its
/// identity, which belongs to this request alone; or the principal may be exchanged. <c>NoResult()</c> or <c>Fail(...)</c> ends the step with another result.
/// </summary>
public sealed class TokenValidatedContext : ResultContext<TidewireAuthenticationOptions>
{
    internal TokenValidatedContext(HttpContext context, AuthenticationScheme scheme, TidewireAuthenticationOptions options, TokenClaims claims, bool isStale)
        : base(context, scheme, options) => (Claims, IsStale) = (claims, isStale);

    /// <summary>The claims of the token. <see cref="TokenClaims.Subject"/> is never <see langword="null"/> here.</summary>
    public TokenClaims Claims { get; }

    /// <summary>
    /// Whether the claims are an earlier answer, honored because the service could not be asked. Only with <see cref="AuthCacheOptions.StaleOnOutage"/>.
    /// </summary>
    public bool IsStale { get; }
}
