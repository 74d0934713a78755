using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>Reads what a scheme verified.</summary>
public static class TidewireHttpContextExtensions
{
    /// <summary>The verified claims of the token behind <c>HttpContext.User</c>.</summary>
    /// <remarks>
    /// Also finds them on the <c>HttpContext</c> of a SignalR connection, whatever its transport, as long as the user holds the identity that the scheme made or a
    /// copy of it. A user that an event or a transformation built anew is known in the request itself, but not under long polling.
    /// </remarks>
    /// <param name="context">The request.</param>
    /// <returns>
    /// The claims; <see langword="null"/> if the user is anonymous or was authenticated by another scheme. With several tokens behind one user, those of the
    /// first identity, which <c>User.Identity</c> and <c>User.FindFirst</c> read as well.
    /// </returns>
    public static TokenClaims? GetTokenClaims(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return VerifiedTokens.BehindUser(context).FirstOrDefault()?.Claims;
    }

    /// <summary>The claims that one scheme verified in this request, whoever <c>HttpContext.User</c> is.</summary>
    /// <param name="context">The request.</param>
    /// <param name="authenticationScheme">The name of the scheme.</param>
    /// <returns>
    /// The claims; <see langword="null"/> if the scheme verified no token, or was not asked. Under SignalR's long polling also if the user is not the scheme's.
    /// </returns>
    public static TokenClaims? GetTokenClaims(this HttpContext context, string authenticationScheme)
    {
        ArgumentNullException.ThrowIfNull(context);
        return VerifiedTokens.OfScheme(context, authenticationScheme)?.Claims;
    }

    /// <summary>
    /// Whether the claims of the user may be out of date: for endpoints that must not serve a token that may have been revoked since. They are if they are an
    /// earlier answer, honored because the auth service could not be asked (<see cref="AuthCacheOptions.StaleOnOutage"/>).
    /// </summary>
    /// <param name="context">The request.</param>
    /// <returns>
    /// <see langword="false"/> only if every token behind the user was verified in time. <see langword="true"/> also where there is none, so that a missing answer
    /// is never taken for a fresh one: <see cref="GetTokenClaims(HttpContext)"/> tells the two apart.
    /// </returns>
    public static bool IsTokenStale(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        VerifiedToken[] tokens = [.. VerifiedTokens.BehindUser(context)];
        return tokens.Length == 0 || tokens.Any(token => token.IsStale);
    }
}
