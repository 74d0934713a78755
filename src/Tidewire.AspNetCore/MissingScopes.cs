using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>Finds the scopes that an endpoint requires and the user lacks.</summary>
internal static class MissingScopes
{
    /// <summary>
    /// The scopes of the unmet requirements; <see langword="null"/> if no unmet requirement concerns scopes. A requirement that cannot be
    /// written as a list of required scopes adds none.
    /// </summary>
    public static async Task<IReadOnlyList<string>?> FindAsync(HttpContext context)
    {
        List<string>? missing = null;
        foreach (var requirement in await EndpointRequirements.GetAsync(context).ConfigureAwait(false))
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
        ClaimsAuthorizationRequirement claims when IsScopeClaim(claims.ClaimType) => Unmet(claims, user),
        _ => null,
    };

    // "One of several" cannot be expressed in a list that requires all of its scopes.
    private static string[]? Unmet(ClaimsAuthorizationRequirement requirement, ClaimsPrincipal user)
    {
        string[] allowed = [.. requirement.AllowedValues ?? []];
        bool isMet = user.HasClaim(claim => IsScopeClaim(claim.Type) && (allowed.Length == 0 || allowed.Contains(claim.Value)));
        return isMet ? null : allowed.Length == 1 && IsScope(allowed[0]) ? allowed : [];
    }

    // RequireClaim ignores the case of the claim type, so this must too.
    private static bool IsScopeClaim(string type) => string.Equals(type, ClaimNames.Scope, StringComparison.OrdinalIgnoreCase);
}
