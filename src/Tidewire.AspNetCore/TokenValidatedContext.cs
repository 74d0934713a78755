using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Tidewire.Auth;

namespace Tidewire.AspNetCore;

/// <summary>The step after the auth service accepted a token. <c>Principal</c> holds the user and may be exchanged.</summary>
public sealed class TokenValidatedContext : ResultContext<TidewireAuthenticationOptions>
{
    internal TokenValidatedContext(HttpContext context, AuthenticationScheme scheme, TidewireAuthenticationOptions options, TokenClaims claims)
        : base(context, scheme, options) => Claims = claims;

    /// <summary>What the auth service says about the token; it has a subject.</summary>
    public TokenClaims Claims { get; }
}
