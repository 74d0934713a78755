using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>Reads what a scheme verified.</summary>
public static class TidewireHttpContextExtensions
{
    /// <summary>The verified claims of the token that <c>HttpContext.User</c> came with.</summary>
    /// <param name="context">The request.</param>
    /// <returns>
    /// The claims; <see langword="null"/> if the user is anonymous or was authenticated by another scheme. With several tokens behind one user, those
    /// of the scheme that was asked first.
    /// </returns>
    public static TokenClaims? GetTokenClaims(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<VerifiedTokens>()?.Of(context.User)?.Claims;
    }

    /// <summary>
    /// Whether the claims of <see cref="GetTokenClaims(HttpContext)"/> are an earlier answer, honoured because the auth service could not be asked
    /// (<see cref="AuthCacheOptions.StaleOnOutage"/>): for endpoints that must not serve a token that may have been revoked since.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <returns><see langword="true"/> if they are; <see langword="false"/> also where there are none.</returns>
    public static bool IsTokenStale(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<VerifiedTokens>()?.Of(context.User)?.IsStale == true;
    }

    /// <summary>The claims that one scheme verified in this request, whoever <c>HttpContext.User</c> is.</summary>
    /// <param name="context">The request.</param>
    /// <param name="authenticationScheme">The name of the scheme.</param>
    /// <returns>The claims; <see langword="null"/> if the scheme verified no token, or was not asked.</returns>
    public static TokenClaims? GetTokenClaims(this HttpContext context, string authenticationScheme)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<VerifiedTokens>()?.Of(authenticationScheme)?.Claims;
    }
}
