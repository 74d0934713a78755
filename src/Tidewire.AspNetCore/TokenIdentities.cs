using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore;

/// <summary>
/// Creates the identities of a scheme. The claims of a cached token are mapped only once: creating up to 64 KiB of strings per request
/// would cost more than the verification.
/// </summary>
internal sealed class TokenIdentities(TidewireAuthenticationOptions options)
{
    // A mapped claim takes more than 100 bytes that the token cache does not count. Beyond this number, copying costs as much as mapping.
    private const int MaxRememberedClaims = 1_024;

    private readonly ClaimMapper _mapper = new(options);
    private readonly ConditionalWeakTable<TokenClaims, ClaimsIdentity> _mapped = [];

    /// <summary>
    /// Creates a new identity for each request, so that changes by an event or a claims transformation do not affect other requests.
    /// </summary>
    public ClaimsIdentity Create(VerifiedToken token, ILogger logger)
    {
        if (!_mapped.TryGetValue(token.Claims, out var mapped))
        {
            mapped = _mapper.Map(token.Claims, token.Scheme, logger);
            if (mapped.Claims.Count() <= MaxRememberedClaims)
                _mapped.TryAdd(token.Claims, mapped);
        }

        var identity = mapped.Clone();
        identity.AddClaim(new SubjectClaim(token, mapped.FindFirst(ClaimNames.Subject)?.Issuer ?? ClaimMapper.IssuerOf(token.Claims)));
        return identity;
    }
}
