using System.Security.Claims;
using Tidewire.Auth;

namespace Tidewire.AspNetCore;

/// <summary>The claims that the schemes of a request verified; a feature of its <c>HttpContext</c>.</summary>
internal sealed class VerifiedTokens
{
    private readonly List<(string Scheme, ClaimsPrincipal? Principal, TokenClaims Claims)> _tokens = [];

    public void Add(string scheme, ClaimsPrincipal? principal, TokenClaims claims) => _tokens.Add((scheme, principal, claims));

    public TokenClaims? Of(string scheme) => _tokens.Find(token => token.Scheme == scheme).Claims;

    /// <summary>The claims behind a user: those of a scheme that is not the endpoint's own do not count.</summary>
    public TokenClaims? Of(ClaimsPrincipal user)
    {
        foreach (var (_, principal, claims) in _tokens)
        {
            if (principal?.Identities.Any(identity => user.Identities.Contains(identity)) == true)
                return claims;
        }

        // A claims transformation may have copied the identity.
        return _tokens.Find(token => user.Identities.Any(identity => identity.IsAuthenticated && identity.AuthenticationType == token.Scheme)).Claims;
    }
}
