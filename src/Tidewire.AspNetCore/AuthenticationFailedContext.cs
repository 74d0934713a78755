using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>
/// The step after authentication failed. By default the request goes on without a user. <c>Success()</c> with a <c>Principal</c>, <c>NoResult()</c> or
/// <c>Fail(...)</c> ends the step with another result; after the last two an outage is no longer answered with 503.
/// </summary>
public sealed class AuthenticationFailedContext : ResultContext<TidewireAuthenticationOptions>
{
    internal AuthenticationFailedContext(
        HttpContext context, AuthenticationScheme scheme, TidewireAuthenticationOptions options, TidewireAuthenticationException exception)
        : base(context, scheme, options) => Exception = exception;

    /// <summary>Why authentication failed. <see cref="TidewireAuthenticationException.IsOutage"/> tells an outage from a bad token.</summary>
    public TidewireAuthenticationException Exception { get; }
}
