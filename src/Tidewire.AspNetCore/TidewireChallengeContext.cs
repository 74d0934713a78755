using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>The event that is raised before Tidewire answers a request that has no valid token.</summary>
public sealed class TidewireChallengeContext : PropertiesContext<TidewireAuthenticationOptions>
{
    internal TidewireChallengeContext(
        HttpContext context, AuthenticationScheme scheme, TidewireAuthenticationOptions options, AuthenticationProperties properties, Exception? failure)
        : base(context, scheme, options, properties) => AuthenticateFailure = failure;

    /// <summary>
    /// Why authentication failed: a <see cref="TidewireAuthenticationException"/>, or the exception of an event handler.
    /// <see langword="null"/> if there was no token, or if an authenticated user is challenged.
    /// </summary>
    public Exception? AuthenticateFailure { get; }

    /// <summary>
    /// The status: 401; 400 for <c>invalid_request</c>; 503 for an outage. A 503 has no challenge. If another scheme of the same policy
    /// answers 503, this one adds nothing.
    /// </summary>
    public int StatusCode { get; set; }

    /// <summary>The <c>error</c> of the challenge (RFC 6750, section 3.1); <see langword="null"/> to send none.</summary>
    public string? Error { get; set; }

    /// <summary>The <c>error_description</c> of the challenge, for developers; <see langword="null"/> to send none.</summary>
    public string? ErrorDescription { get; set; }

    /// <summary>
    /// The <c>Retry-After</c> of a 503: that of the auth service or the open circuit, otherwise
    /// <see cref="TidewireAuthenticationOptions.RetryAfter"/>. Sent in whole seconds, rounded up, at least 1 s and at most 1 hour.
    /// </summary>
    public TimeSpan RetryAfter { get; set; }

    /// <summary>Whether <see cref="HandleResponse"/> was called.</summary>
    public bool Handled { get; private set; }

    /// <summary>Declares that the application has written the response; Tidewire adds nothing.</summary>
    public void HandleResponse() => Handled = true;
}
