using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore;

/// <summary>
/// Makes the identities of one scheme. The claims of an answer that is given again, from the token cache, are mapped once: building up to 64 KiB of texts for
/// each request costs more than the verification.
/// </summary>
internal sealed class TokenIdentities(TidewireAuthenticationOptions options)
{
    // A claim keeps more than 100 bytes, which the token cache does not count. Of more claims, a copy costs as much as the mapping.
    private const int MaxRememberedClaims = 1_024;

    private readonly ClaimMapper _mapper = new(options);
    private readonly ConditionalWeakTable<TokenClaims, ClaimsIdentity> _mapped = [];

    /// <summary>An identity of its own for each request: what an event or a claims transformation changes in it stays in that request.</summary>
    public ClaimsIdentity Create(VerifiedToken token, ILogger logger)
    {
        if (!_mapped.TryGetValue(token.Claims, out var mapped))
        {
            mapped = _mapper.Map(token.Claims, token.Scheme, logger);
            if (mapped.Claims.Count() <= MaxRememberedClaims)
                _mapped.TryAdd(token.Claims, mapped);
        }

        var identity = mapped.Clone();
        identity.AddClaim(new SubjectClaim(token, mapped.FindFirst(ClaimNames.Subject)!.Issuer));
        return identity;
    }
}
