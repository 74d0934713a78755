using Microsoft.AspNetCore.Authorization;
using Tidewire;
using Tidewire.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds scopes to authorization policies.</summary>
public static class TidewireAuthorizationPolicyBuilderExtensions
{
    /// <summary>
    /// Requires all of the scopes, compared exactly, as by <see cref="TokenClaims.HasScope"/>. A user who lacks one is answered with 403 and
    /// the challenge <c>insufficient_scope</c>, which lists the required scopes (RFC 6750, section 3.1). To require one of several, use
    /// <c>RequireClaim("scope", "a", "b")</c>.
    /// </summary>
    /// <param name="builder">The policy.</param>
    /// <param name="scopes">At least one scope, in visible ASCII without quote and backslash (RFC 6749, section 3.3).</param>
    /// <returns>The same policy.</returns>
    /// <exception cref="ArgumentException">There is no scope, or one contains a character that is not allowed in a scope.</exception>
    public static AuthorizationPolicyBuilder RequireScope(this AuthorizationPolicyBuilder builder, params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(scopes);
        if (scopes.Length == 0)
            throw new ArgumentException("RequireScope needs at least one scope.", nameof(scopes));
        foreach (string scope in scopes)
        {
            if (!MissingScopes.IsScope(scope))
                throw new ArgumentException($"'{scope}' is not a scope (RFC 6749, section 3.3). Pass each scope as a separate argument, without spaces.", nameof(scopes));
        }

        builder.Requirements.Add(new ScopeRequirement([.. scopes]));
        return builder;
    }
}
