using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>The step after a request was searched for a token.</summary>
public sealed class TokenRetrievedContext : ResultContext<TidewireAuthenticationOptions>
{
    internal TokenRetrievedContext(HttpContext context, AuthenticationScheme scheme, TidewireAuthenticationOptions options, string? token)
        : base(context, scheme, options) => Token = token;

    /// <summary>What the client presented, not yet looked at; <see langword="null"/> for none. What is set here is verified in its place. Do not log it.</summary>
    public string? Token { get; set; }
}
