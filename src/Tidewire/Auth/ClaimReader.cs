using System.Runtime.InteropServices;
using System.Text.Json;

namespace Tidewire.Auth;

/// <summary>Reads claims whose type nobody vouches for.</summary>
internal static class ClaimReader
{
    public static string? Text(IReadOnlyDictionary<string, JsonElement> claims, string name) =>
        claims.TryGetValue(name, out var claim) && claim.ValueKind == JsonValueKind.String && claim.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A NumericDate (RFC 7519, section 2): seconds since 1970, a fraction allowed.</summary>
    public static DateTimeOffset? Instant(IReadOnlyDictionary<string, JsonElement> claims, string name)
    {
        if (!claims.TryGetValue(name, out var claim) || claim.ValueKind != JsonValueKind.Number || !claim.TryGetDouble(out double seconds))
            return null;

        // Also false for NaN and infinities, to which a very long number may round.
        bool inRange = seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        return inRange ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;
    }

    public static IReadOnlyList<string> Words(IReadOnlyDictionary<string, JsonElement> claims, params ReadOnlySpan<string> names)
    {
        List<string>? words = null;
        foreach (string name in names)
        {
            if (claims.TryGetValue(name, out var claim))
                Collect(claim, ref words);
        }

        return words is null ? [] : words.AsReadOnly();
    }

    /// <summary>About how many bytes the claims had as JSON.</summary>
    public static int Size(IReadOnlyDictionary<string, JsonElement> claims)
    {
        int bytes = 0;
        foreach (var (name, claim) in claims)
            bytes += name.Length + JsonMarshal.GetRawUtf8Value(claim).Length;
        return bytes;
    }

    /// <summary>Whether a text stands anywhere in the claims, as a value or a name or within one.</summary>
    public static bool Repeat(IReadOnlyDictionary<string, JsonElement> claims, string text) =>
        claims.Any(claim => claim.Key.Contains(text, StringComparison.Ordinal) || Repeats(claim.Value, text));

    private static bool Repeats(JsonElement claim, string text) => claim.ValueKind switch
    {
        JsonValueKind.String => claim.GetString()!.Contains(text, StringComparison.Ordinal),
        JsonValueKind.Array => claim.EnumerateArray().Any(item => Repeats(item, text)),
        JsonValueKind.Object => claim.EnumerateObject().Any(member => member.Name.Contains(text, StringComparison.Ordinal) || Repeats(member.Value, text)),
        _ => false,
    };

    private static void Collect(JsonElement claim, ref List<string>? words)
    {
        if (claim.ValueKind == JsonValueKind.String)
        {
            foreach (string word in claim.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                Add(word, ref words);
        }
        else if (claim.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in claim.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 } word)
                    Add(word, ref words);
            }
        }
    }

    private static void Add(string word, ref List<string>? words)
    {
        words ??= [];
        if (!words.Contains(word))
            words.Add(word);
    }
}
