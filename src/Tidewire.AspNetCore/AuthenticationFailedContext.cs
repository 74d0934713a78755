using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>The step after authentication failed.</summary>
public sealed class AuthenticationFailedContext : ResultContext<TidewireAuthenticationOptions>
{
    internal AuthenticationFailedContext(
        HttpContext context, AuthenticationScheme scheme, TidewireAuthenticationOptions options, TidewireAuthenticationException exception)
        : base(context, scheme, options) => Exception = exception;

    /// <summary>Why.</summary>
    public TidewireAuthenticationException Exception { get; }
}
