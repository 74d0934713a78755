using System.Text.Json;

namespace Tidewire.Auth;

/// <summary>Finds a token that its own claims repeat: such claims must not leave the process.</summary>
internal static class RepeatedToken
{
    /// <summary>Whether the token stands anywhere in the claims, as a value or a name or within one.</summary>
    public static bool IsIn(TokenClaims claims, string token) =>
        claims.All.Any(claim => claim.Key.Contains(token, StringComparison.Ordinal) || IsIn(claim.Value, token));

    private static bool IsIn(JsonElement claim, string token) => claim.ValueKind switch
    {
        JsonValueKind.String => claim.GetString()!.Contains(token, StringComparison.Ordinal),
        JsonValueKind.Array => claim.EnumerateArray().Any(item => IsIn(item, token)),
        JsonValueKind.Object => claim.EnumerateObject().Any(member => member.Name.Contains(token, StringComparison.Ordinal) || IsIn(member.Value, token)),
        _ => false,
    };
}
