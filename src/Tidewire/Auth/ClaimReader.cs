using System.Globalization;
using System.Text.Json;

namespace Tidewire.Auth;

/// <summary>Reads claims of an unverified type. A claim of an unexpected type reads as absent.</summary>
internal static class ClaimReader
{
    /// <summary>How many roles, and how many scopes, are read of one token.</summary>
    public const int MaxListed = 1_024;

    /// <summary>A text that is not blank.</summary>
    public static string? Text(JsonElement claim) =>
        claim.ValueKind == JsonValueKind.String && claim.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>Whether a claim is a text, or an array of which one item is.</summary>
    public static bool Contains(JsonElement claim, string text) => claim.ValueKind switch
    {
        JsonValueKind.String => claim.ValueEquals(text),
        JsonValueKind.Array => claim.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals(text)),
        _ => false,
    };

    /// <summary>A NumericDate (RFC 7519, section 2): seconds since 1970, a fraction allowed, as a number or as the same number in a text.</summary>
    /// <param name="claim">The claim; undefined where it is absent.</param>
    /// <param name="isUnreadable">Whether the claim is there, but is neither <c>null</c> nor a date: milliseconds or an ISO date, for instance.</param>
    public static DateTimeOffset? Instant(JsonElement claim, out bool isUnreadable)
    {
        isUnreadable = false;
        if (claim.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return null;

        var instant = Seconds(claim) is { } seconds ? ToInstant(seconds) : null;
        isUnreadable = instant is null;
        return instant;
    }

    /// <summary>Each text is one value: that of a claim, or those of an array.</summary>
    public static IReadOnlyList<string> Values(params ReadOnlySpan<JsonElement> claims) => Collect(claims, splitsAtSpaces: false);

    /// <summary>Each text is a list of words parted by spaces (RFC 6749, section 3.3): that of a claim, or those of an array.</summary>
    public static IReadOnlyList<string> Words(params ReadOnlySpan<JsonElement> claims) => Collect(claims, splitsAtSpaces: true);

    private static IReadOnlyList<string> Collect(ReadOnlySpan<JsonElement> claims, bool splitsAtSpaces)
    {
        var texts = new DistinctTexts(MaxListed);
        foreach (var claim in claims)
            Collect(claim, ref texts, splitsAtSpaces);
        return texts.ToList();
    }

    private static void Collect(JsonElement claim, ref DistinctTexts texts, bool splitsAtSpaces)
    {
        if (claim.ValueKind == JsonValueKind.String)
        {
            Add(claim, ref texts, splitsAtSpaces);
        }
        else if (claim.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in claim.EnumerateArray())
            {
                if (texts.IsFull)
                    return;
                if (item.ValueKind == JsonValueKind.String)
                    Add(item, ref texts, splitsAtSpaces);
            }
        }
    }

    private static void Add(JsonElement claim, ref DistinctTexts texts, bool splitsAtSpaces)
    {
        string text = claim.GetString()!;
        if (!splitsAtSpaces)
        {
            texts.Add(text);
            return;
        }

        foreach (var word in text.AsSpan().Split(' '))
        {
            if (texts.IsFull)
                return;
            texts.Add(text.AsSpan(word));
        }
    }

    private static double? Seconds(JsonElement claim) => claim.ValueKind switch
    {
        JsonValueKind.Number => claim.TryGetDouble(out double number) ? number : null,
        JsonValueKind.String => double.TryParse(
            claim.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number)
            ? number
            : null,
        _ => null,
    };

    // Also null for NaN and infinities, to which a very long number may round.
    private static DateTimeOffset? ToInstant(double seconds) =>
        seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;
}
