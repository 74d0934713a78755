namespace Tidewire.Auth;

/// <summary>Estimates how much memory the claims of a remembered token keep: many small ones keep far more than their JSON has bytes.</summary>
internal static class ClaimsFootprint
{
    // The answer with its tasks, the entry of the cache with its key, the claims and the parsed document.
    private const int BytesOfAnEntry = 1_024;

    // What a parsed document keeps for each name, value, and end of an object or array.
    private const int BytesOfARow = 12;

    // A string for the name, and an entry of the dictionary that TokenClaims.All makes.
    private const int BytesOfAClaim = 80;

    // Header and length of a string, and the place in its list.
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
