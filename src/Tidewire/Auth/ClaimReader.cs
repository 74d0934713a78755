using System.Globalization;
using System.Text.Json;

namespace Tidewire.Auth;

/// <summary>Reads claims of an unverified type. A claim of an unexpected type reads as absent.</summary>
internal static class ClaimReader
{
    /// <summary>The maximum number of roles, and of scopes, that are read from one token.</summary>
    public const int MaxListed = 1_024;

    /// <summary>A string that is not blank; otherwise <see langword="null"/>.</summary>
    public static string? Text(JsonElement claim) =>
        claim.ValueKind == JsonValueKind.String && claim.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>Whether a claim equals a string, or is an array that contains it.</summary>
    public static bool Contains(JsonElement claim, string text) => claim.ValueKind switch
    {
        JsonValueKind.String => claim.ValueEquals(text),
        JsonValueKind.Array => claim.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals(text)),
        _ => false,
    };

    /// <summary>A NumericDate (RFC 7519, section 2): seconds since 1970, fractions allowed, as a number or as a string that contains the number.</summary>
    /// <param name="claim">The claim; undefined if it is absent.</param>
    /// <param name="isUnreadable">Whether the claim is present but is neither <c>null</c> nor a NumericDate: milliseconds or an ISO date, for example.</param>
    public static DateTimeOffset? Instant(JsonElement claim, out bool isUnreadable)
    {
        isUnreadable = false;
        if (claim.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return null;

        var instant = Seconds(claim) is { } seconds ? ToInstant(seconds) : null;
        isUnreadable = instant is null;
        return instant;
    }

    /// <summary>Reads a string, or each string of an array, as one value.</summary>
    public static IReadOnlyList<string> Values(params ReadOnlySpan<JsonElement> claims) => Collect(claims, splitsAtSpaces: false);

    /// <summary>Reads a string, or each string of an array, as values separated by spaces (RFC 6749, section 3.3).</summary>
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

    // Also null for NaN and for infinity, which a very large number may round to.
    private static DateTimeOffset? ToInstant(double seconds) =>
        seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;
}
