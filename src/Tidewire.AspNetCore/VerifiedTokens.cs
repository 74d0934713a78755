using System.Security.Claims;

namespace Tidewire.AspNetCore;

/// <summary>The claims that the schemes of a request verified; a feature of its <c>HttpContext</c>.</summary>
internal sealed class VerifiedTokens
{
    private readonly List<VerifiedToken> _tokens = [];

    public void Add(VerifiedToken token) => _tokens.Add(token);

    public VerifiedToken? Of(string scheme) => _tokens.Find(token => token.Scheme == scheme);

    /// <summary>The claims behind a user: those of a scheme that is not the endpoint's own do not count.</summary>
    public VerifiedToken? Of(ClaimsPrincipal user)
    {
        foreach (var token in _tokens)
        {
            if (token.Principal?.Identities.Any(identity => user.Identities.Contains(identity)) == true)
                return token;
        }

        // A claims transformation may have copied the identity.
        return _tokens.Find(token => user.Identities.Any(identity => identity.IsAuthenticated && identity.AuthenticationType == token.Scheme));
    }
}
