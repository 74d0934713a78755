using Microsoft.AspNetCore.Authorization;
using Tidewire;
using Tidewire.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds scopes to authorization policies.</summary>
public static class TidewireAuthorizationPolicyBuilderExtensions
{
    /// <summary>
    /// Requires every one of the scopes, each compared exactly, as <see cref="TokenClaims.HasScope"/> does. A user who lacks one is answered with 403 and
    /// <c>insufficient_scope</c>, the scopes named (RFC 6750, section 3.1). For one of several, use <c>RequireClaim("scope", "a", "b")</c>.
    /// </summary>
    /// <param name="builder">The policy.</param>
    /// <param name="scopes">At least one; visible ASCII without quote and backslash (RFC 6749, section 3.3).</param>
    /// <returns>The same policy.</returns>
    /// <exception cref="ArgumentException">No scope, or one with a character that a scope cannot have.</exception>
    public static AuthorizationPolicyBuilder RequireScope(this AuthorizationPolicyBuilder builder, params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(scopes);
        if (scopes.Length == 0)
            throw new ArgumentException("RequireScope needs a scope. Name at least one.", nameof(scopes));
        foreach (string scope in scopes)
        {
            if (!MissingScopes.IsScope(scope))
                throw new ArgumentException($"'{scope}' is not a scope (RFC 6749, section 3.3). Write each scope as an argument of its own, without spaces.", nameof(scopes));
        }

        builder.Requirements.Add(new ScopeRequirement([.. scopes]));
        return builder;
    }
}
