using System.Security.Claims;
using System.Text.Json;

namespace Tidewire.AspNetCore;

/// <summary>Makes a user of the claims of a token, under the names they came with.</summary>
internal static class ClaimMapper
{
    public const string ScopeClaimType = "scope";

    // The value type by which the platform's own JWT handler marks JSON.
    private const string JsonValueType = "JSON";

    public static ClaimsPrincipal ToPrincipal(TokenClaims claims, string scheme, TidewireAuthenticationOptions options)
    {
        string issuer = claims.All.TryGetValue("iss", out var iss) && iss.ValueKind == JsonValueKind.String && iss.GetString() is { Length: > 0 } text
            ? text
            : ClaimsIdentity.DefaultIssuer;
        var identity = new ClaimsIdentity(scheme, options.NameClaimType, options.RoleClaimType);

        foreach (var (name, value) in claims.All)
        {
            if (!IsReplaced(name, options.RoleClaimType))
                Add(identity, name, value, issuer);
        }

        AddWords(identity, options.RoleClaimType, claims.Roles, issuer);
        AddWords(identity, ScopeClaimType, claims.Scopes, issuer);
        return new(identity);
    }

    // One role or scope is one claim, however the token writes them: these come from Roles and Scopes.
    private static bool IsReplaced(string name, string roleClaimType) =>
        name == ScopeClaimType || (name is "roles" or "role" && name == roleClaimType);

    private static void AddWords(ClaimsIdentity identity, string type, IReadOnlyList<string> words, string issuer)
    {
        foreach (string word in words)
            identity.AddClaim(new(type, word, ClaimValueTypes.String, issuer));
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
