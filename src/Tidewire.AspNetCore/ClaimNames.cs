using System.Security.Claims;

namespace Tidewire.AspNetCore;

/// <summary>
/// The names of claims. They are case-sensitive, but <c>RequireClaim</c> and other parts of ASP.NET Core ignore their case.
/// </summary>
internal sealed class ClaimNames
{
    public const string Subject = "sub";
    public const string Scope = "scope";

    private static readonly string[] _readAsRolesOrScopes = ["roles", "role", "scopes", "scp"];

    // Maps any casing of a name to the exact one.
    private readonly Dictionary<string, string> _exact = new(StringComparer.OrdinalIgnoreCase);

    public ClaimNames(TidewireAuthenticationOptions options)
    {
        // The names set in the options come first: if RoleClaimType is Role, then Role is the exact name.
        foreach (string name in (IEnumerable<string>)[Subject, Scope, ClaimTypes.NameIdentifier, options.NameClaimType, options.RoleClaimType, .. _readAsRolesOrScopes])
            _exact.TryAdd(name, name);
    }

    /// <summary>
    /// The claim name (of the subject, user name, roles or scopes) that a given name matches except for its case; <see langword="null"/> if
    /// there is none.
    /// </summary>
    public string? ImitatedBy(string name) => _exact.TryGetValue(name, out string? exact) && exact != name ? exact : null;

    /// <summary>Whether a name is exactly the claim name of the subject, user name, roles or scopes.</summary>
    public bool IsExact(string name) => _exact.TryGetValue(name, out string? exact) && exact == name;

    /// <summary>Whether the values of a claim are in <see cref="TokenClaims.Roles"/> or <see cref="TokenClaims.Scopes"/>.</summary>
    public static bool IsReadAsRolesOrScopes(string name) => name == Scope || _readAsRolesOrScopes.Contains(name);

    /// <summary>The claim names of a token that differ from another claim name of that token only in case.</summary>
    public static HashSet<string> FindAmbiguous(IEnumerable<string> names)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var ambiguous = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (seen.TryAdd(name, name))
                continue;

            ambiguous.Add(seen[name]);
            ambiguous.Add(name);
        }

        return ambiguous;
    }
}
