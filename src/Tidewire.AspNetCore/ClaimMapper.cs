using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore;

/// <summary>Maps the claims of a token to an identity, with unchanged names.</summary>
internal sealed class ClaimMapper(TidewireAuthenticationOptions options)
{
    // The value type that .NET's own JWT handler uses for JSON.
    private const string JsonValueType = "JSON";

    private readonly ClaimNames _names = new(options);
    private readonly ConcurrentDictionary<string, bool> _logged = new(StringComparer.Ordinal);

    public ClaimsIdentity Map(TokenClaims claims, string scheme, ILogger logger)
    {
        string issuer = IssuerOf(claims);
        var identity = new ClaimsIdentity(
            identity: null, claims: null, scheme, options.NameClaimType, options.RoleClaimType, StringComparison.Ordinal);
        var ambiguous = ClaimNames.FindAmbiguous(claims.All.Keys);

        foreach (var (name, value) in claims.All)
        {
            if (!IsReplaced(name) && !IsLeftOut(name, ambiguous, scheme, logger))
                Add(identity, name, value, issuer);
        }

        foreach (string role in claims.Roles)
            identity.AddClaim(new(options.RoleClaimType, role, ClaimValueTypes.String, issuer));

        foreach (string scope in claims.Scopes)
            identity.AddClaim(new(ClaimNames.Scope, scope, ClaimValueTypes.String, issuer));

        return identity;
    }

    public static string IssuerOf(TokenClaims claims) =>
        claims.All.TryGetValue("iss", out var iss) && iss.ValueKind == JsonValueKind.String && iss.GetString() is { Length: > 0 } text
            ? text
            : ClaimsIdentity.DefaultIssuer;

    // Each role and scope becomes one claim, regardless of the token's format, and the name identifier is the subject; see SubjectClaim.
    private bool IsReplaced(string name) =>
        name is ClaimNames.Scope or ClaimTypes.NameIdentifier || (name is "roles" or "role" && name == options.RoleClaimType);

    private bool IsLeftOut(string name, HashSet<string> ambiguous, string scheme, ILogger logger)
    {
        if (_names.ImitatedBy(name) is { } imitated)
        {
            if (!ClaimNames.IsReadAsRolesOrScopes(name) && _logged.TryAdd(imitated, true))
                Log.ClaimImitatesAnother(logger, scheme, imitated);
            return true;
        }

        // Of names that differ only in case, a known name is kept: names that imitate it were left out above.
        if (!ambiguous.Contains(name) || _names.IsExact(name))
            return false;

        if (_logged.TryAdd("", true))
            Log.ClaimsImitateEachOther(logger, scheme);
        return true;
    }

    private static void Add(ClaimsIdentity identity, string name, JsonElement value, string issuer)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            AddOne(identity, name, value, issuer);
            return;
        }

        foreach (var item in value.EnumerateArray())
            AddOne(identity, name, item, issuer);
    }

    private static void AddOne(ClaimsIdentity identity, string name, JsonElement value, string issuer)
    {
        (string Text, string Type)? claim = value.ValueKind switch
        {
            JsonValueKind.String => (value.GetString()!, ClaimValueTypes.String),
            JsonValueKind.Number => (value.GetRawText(), value.TryGetInt64(out _) ? ClaimValueTypes.Integer64 : ClaimValueTypes.Double),
            JsonValueKind.True => ("true", ClaimValueTypes.Boolean),
            JsonValueKind.False => ("false", ClaimValueTypes.Boolean),
            JsonValueKind.Object or JsonValueKind.Array => (value.GetRawText(), JsonValueType),
            _ => null,
        };

        if (claim is var (text, type))
            identity.AddClaim(new(name, text, type, issuer));
    }
}
