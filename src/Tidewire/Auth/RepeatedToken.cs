using System.Text.Json;

namespace Tidewire.Auth;

/// <summary>Detects claims that contain the token itself: such claims must not leave the process.</summary>
internal static class RepeatedToken
{
    /// <summary>Whether the token occurs anywhere in the claims, as all or part of a name or value.</summary>
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
