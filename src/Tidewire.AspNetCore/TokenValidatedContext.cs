using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>The step after the auth service accepted a token. <c>Principal</c> holds the user and may be exchanged.</summary>
public sealed class TokenValidatedContext : ResultContext<TidewireAuthenticationOptions>
{
    internal TokenValidatedContext(HttpContext context, AuthenticationScheme scheme, TidewireAuthenticationOptions options, TokenClaims claims, bool isStale)
        : base(context, scheme, options) => (Claims, IsStale) = (claims, isStale);

    /// <summary>What the auth service says about the token; it has a subject.</summary>
    public TokenClaims Claims { get; }

    /// <summary>Whether that is an earlier answer, given because the service could not be asked; only with <see cref="AuthCacheOptions.StaleOnOutage"/>.</summary>
    public bool IsStale { get; }
}
