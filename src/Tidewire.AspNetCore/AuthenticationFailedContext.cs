using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>
/// The event that is raised after a failed authentication. By default, the request continues without a user. <c>Success()</c> with a
/// <c>Principal</c>, <c>NoResult()</c> or <c>Fail(...)</c> sets another result; after <c>NoResult()</c> or <c>Fail(...)</c>, an outage is
/// no longer answered with 503.
/// </summary>
public sealed class AuthenticationFailedContext : ResultContext<TidewireAuthenticationOptions>
{
    internal AuthenticationFailedContext(
        HttpContext context, AuthenticationScheme scheme, TidewireAuthenticationOptions options, TidewireAuthenticationException exception)
        : base(context, scheme, options) => Exception = exception;

    /// <summary>
    /// Why authentication failed. <see cref="TidewireAuthenticationException.IsOutage"/> distinguishes an outage from an invalid token.
    /// </summary>
    public TidewireAuthenticationException Exception { get; }
}
