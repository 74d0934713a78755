using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>The tokens that the schemes of a request verified, stored as a feature of its <c>HttpContext</c>.</summary>
internal sealed class VerifiedTokens
{
    private readonly List<(VerifiedToken Token, ClaimsPrincipal? Principal)> _tokens = [];

    /// <summary>
    /// The tokens behind the user of a request, in the order of the user's identities. Tokens of schemes that did not authenticate the user
    /// are left out.
    /// </summary>
    public static IEnumerable<VerifiedToken> BehindUser(HttpContext context)
    {
        var ofRequest = context.Features.Get<VerifiedTokens>();
        return context.User.Identities.SelectMany(identity =>
            identity.Claims.OfType<SubjectClaim>().Select(claim => claim.Token) is var carried && carried.Any() ? carried : ofRequest?.Behind(identity) ?? []);
    }

    /// <summary>The token that a scheme verified, regardless of the user.</summary>
    public static VerifiedToken? OfScheme(HttpContext context, string scheme) =>
        context.Features.Get<VerifiedTokens>()?._tokens.Find(entry => entry.Token.Scheme == scheme).Token
        ?? context.User.Claims.OfType<SubjectClaim>().Select(claim => claim.Token).FirstOrDefault(token => token.Scheme == scheme);

    public static void Add(HttpContext context, VerifiedToken token, ClaimsPrincipal? principal)
    {
        if (context.Features.Get<VerifiedTokens>() is not { } verified)
            context.Features.Set(verified = new());
        verified._tokens.Add((token, principal));
    }

    // An event may have replaced the principal, and a claims transformation may have created a new identity.
    private IEnumerable<VerifiedToken> Behind(ClaimsIdentity identity)
    {
        var own = _tokens.Where(entry => entry.Principal?.Identities.Contains(identity) == true).ToArray();
        return (own.Length > 0 ? own : _tokens.Where(entry => identity.IsAuthenticated && identity.AuthenticationType == entry.Token.Scheme))
            .Select(entry => entry.Token);
    }
}
