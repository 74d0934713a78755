using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>
/// The event that is raised after a request was searched for a token. By default, <see cref="Token"/> is then verified. <c>Success()</c> with a
/// <c>Principal</c>, <c>NoResult()</c> or <c>Fail(...)</c> ends authentication with that result, without a call to the auth service.
/// </summary>
public sealed class TokenRetrievedContext : ResultContext<TidewireAuthenticationOptions>
{
    internal TokenRetrievedContext(HttpContext context, AuthenticationScheme scheme, TidewireAuthenticationOptions options, string? token)
        : base(context, scheme, options) => Token = token;

    /// <summary>
    /// The presented credential, unchecked; <see langword="null"/> if there is none. Set it to verify another token instead. Do not log it.
    /// </summary>
    public string? Token { get; set; }
}
