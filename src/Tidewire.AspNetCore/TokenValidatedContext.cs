using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>
/// The event that is raised after a token was accepted. By default, authentication succeeds with <c>Principal</c>. Handlers may add claims
/// to its identity, which belongs to this request only, or replace the principal. <c>NoResult()</c> or <c>Fail(...)</c> sets another
/// result.
/// </summary>
public sealed class TokenValidatedContext : ResultContext<TidewireAuthenticationOptions>
{
    internal TokenValidatedContext(HttpContext context, AuthenticationScheme scheme, TidewireAuthenticationOptions options, TokenClaims claims, bool isStale)
        : base(context, scheme, options) => (Claims, IsStale) = (claims, isStale);

    /// <summary>The claims of the token. <see cref="TokenClaims.Subject"/> is never <see langword="null"/> here.</summary>
    public TokenClaims Claims { get; }

    /// <summary>
    /// Whether the claims are an earlier result, accepted because the service failed. Only possible with
    /// <see cref="AuthCacheOptions.StaleOnOutage"/>.
    /// </summary>
    public bool IsStale { get; }
}
