using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>Reads the verified claims of a request.</summary>
public static class TidewireHttpContextExtensions
{
    /// <summary>Returns the verified claims of the token behind <c>HttpContext.User</c>.</summary>
    /// <remarks>
    /// Works on the <c>HttpContext</c> of a SignalR connection too, with any transport, if the user has the identity that the scheme
    /// created or a copy of it. If an event or a claims transformation created a new user, the claims are found in the request itself, but
    /// not with long polling.
    /// </remarks>
    /// <param name="context">The request.</param>
    /// <returns>
    /// The claims; <see langword="null"/> if the user is anonymous or was authenticated by another scheme. If there are several tokens
    /// behind the user, the claims of the first identity, which <c>User.Identity</c> and <c>User.FindFirst</c> use too.
    /// </returns>
    public static TokenClaims? GetTokenClaims(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return VerifiedTokens.BehindUser(context).FirstOrDefault()?.Claims;
    }

    /// <summary>Returns the claims that a scheme verified in this request, regardless of <c>HttpContext.User</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="authenticationScheme">The name of the scheme.</param>
    /// <returns>
    /// The claims; <see langword="null"/> if the scheme verified no token or was not invoked. With SignalR's long polling, also if the user
    /// was not authenticated by the scheme.
    /// </returns>
    public static TokenClaims? GetTokenClaims(this HttpContext context, string authenticationScheme)
    {
        ArgumentNullException.ThrowIfNull(context);
        return VerifiedTokens.OfScheme(context, authenticationScheme)?.Claims;
    }

    /// <summary>
    /// Whether the claims of the user may be out of date, because they come from an earlier result that was accepted when the auth service
    /// failed (<see cref="AuthCacheOptions.StaleOnOutage"/>). For endpoints that must not accept a token that may have been revoked.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <returns>
    /// <see langword="false"/> only if every token behind the user has a fresh result. <see langword="true"/> also if there is no token, so
    /// that a missing result is never taken for a fresh one; in that case, <see cref="GetTokenClaims(HttpContext)"/> returns
    /// <see langword="null"/>.
    /// </returns>
    public static bool IsTokenStale(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        VerifiedToken[] tokens = [.. VerifiedTokens.BehindUser(context)];
        return tokens.Length == 0 || tokens.Any(token => token.IsStale);
    }
}
