using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>
/// The step after a request was searched for a token. By default <see cref="Token"/> is verified. <c>Success()</c> with a <c>Principal</c>, <c>NoResult()</c> or
/// <c>Fail(...)</c> ends authentication with that result, and the auth service is not asked.
/// </summary>
public sealed class TokenRetrievedContext : ResultContext<TidewireAuthenticationOptions>
{
    internal TokenRetrievedContext(HttpContext context, AuthenticationScheme scheme, TidewireAuthenticationOptions options, string? token)
        : base(context, scheme, options) => Token = token;

    /// <summary>
    /// What the client presented, unchecked; <see langword="null"/> if it presented nothing. A text set here is verified in its place. Do not log it.
    /// </summary>
    public string? Token { get; set; }
}
