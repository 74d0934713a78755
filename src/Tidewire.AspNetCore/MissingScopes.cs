using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.AspNetCore;

/// <summary>Which scopes an endpoint asks for that a user lacks.</summary>
internal static class MissingScopes
{
    /// <summary>
    /// The scopes of the requirements that are not met: <see langword="null"/> if none is about scopes, and empty if one is but cannot be put as a list to
    /// have in full. The policy is put together again as the authorization middleware did, which tells a handler nothing.
    /// </summary>
    public static async Task<IReadOnlyList<string>?> FindAsync(HttpContext context)
    {
        if (context.RequestServices.GetService<IAuthorizationPolicyProvider>() is not { } provider || context.GetEndpoint() is not { } endpoint)
            return null;

        var policy = await AuthorizationPolicy.CombineAsync(
            provider,
            endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>(),
            endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>()).ConfigureAwait(false)
            ?? await provider.GetFallbackPolicyAsync().ConfigureAwait(false);

        List<string>? missing = null;
        foreach (var requirement in policy?.Requirements ?? [])
        {
            if (Unmet(requirement, context.User) is { } scopes)
                (missing ??= []).AddRange(scopes);
        }

        return missing?.Distinct().ToList();
    }

    /// <summary>Whether a text is a <c>scope-token</c> (RFC 6749, section 3.3).</summary>
    public static bool IsScope(string? text) =>
        !string.IsNullOrEmpty(text) && !text.AsSpan().ContainsAnyExceptInRange('!', '~') && !text.AsSpan().ContainsAny('"', '\\');

    private static IReadOnlyList<string>? Unmet(IAuthorizationRequirement requirement, ClaimsPrincipal user) => requirement switch
    {
        ScopeRequirement scopes => scopes.IsMetBy(user) ? null : scopes.Scopes,
        ClaimsAuthorizationRequirement { ClaimType: ClaimMapper.ScopeClaimType } claims => Unmet(claims, user),
        _ => null,
    };

    // One of several values cannot be told in a list that means all of them.
    private static string[]? Unmet(ClaimsAuthorizationRequirement requirement, ClaimsPrincipal user)
    {
        string[] allowed = [.. requirement.AllowedValues ?? []];
        bool isMet = user.HasClaim(claim => claim.Type == ClaimMapper.ScopeClaimType && (allowed.Length == 0 || allowed.Contains(claim.Value)));
        return isMet ? null : allowed.Length == 1 && IsScope(allowed[0]) ? allowed : [];
    }
}
