using System.Globalization;

namespace LocalServices.Requests;

/// <summary>The only accepted time format: UTC, six fractional digits, <c>Z</c>.</summary>
internal static class Rfc3339
{
    private const string Pattern = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Pattern, CultureInfo.InvariantCulture);

    public static bool IsValid(string text) =>
        DateTime.TryParseExact(text, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
