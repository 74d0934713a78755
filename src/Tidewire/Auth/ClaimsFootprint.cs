namespace Tidewire.Auth;

/// <summary>
/// Estimates how much memory the claims of a cached token take. Many small claims take far more than the size of their JSON.
/// </summary>
internal static class ClaimsFootprint
{
    // The result with its tasks, the cache entry with its key, the claims and the parsed document.
    private const int BytesOfAnEntry = 1_024;

    // The size of a row in a JsonDocument, which has one row per name, per value, and per end of an object or array.
    private const int BytesOfARow = 12;

    // A string for the name, and an entry in the dictionary behind TokenClaims.All.
    private const int BytesOfAClaim = 80;

    // The header and length of a string, and its slot in a list.
    private const int BytesOfAText = 40;

    public static int Of(TokenClaims claims)
    {
        var json = claims.Json;
        int rows = 1 + json.Count((byte)',') + json.Count((byte)':') + (3 * (json.Count((byte)'[') + json.Count((byte)'{')));
        return BytesOfAnEntry + json.Length + (rows * BytesOfARow) + (claims.Count * BytesOfAClaim) + BytesOf(claims.Roles) + BytesOf(claims.Scopes);
    }

    private static int BytesOf(IReadOnlyList<string> texts)
    {
        int bytes = 0;
        foreach (string text in texts)
            bytes += BytesOfAText + (text.Length * sizeof(char));
        return bytes;
    }
}
