using System.Globalization;
using System.Text.RegularExpressions;

namespace Tidewire.Clients;

/// <summary>Checks that a duration is written with hours, minutes and seconds.</summary>
/// <remarks>
/// .NET reads <c>00:05</c> as five minutes, <c>5</c> as five days and <c>24:00:00</c> as 24 days. That is rarely intended, and the ranges
/// of the options do not catch all such values.
/// </remarks>
internal static partial class DurationText
{
    /// <summary>
    /// The problem with the text of a duration; <see langword="null"/> if there is none or the value was not read from the text.
    /// </summary>
    public static string? Failure(string key, string? text, TimeSpan value) =>
        text is null ? null : FailureOf(key, text, value);

    // Separate, so that the regular expressions of .NET are loaded only if a duration is configured.
    private static string? FailureOf(string key, string text, TimeSpan value) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var read) && read == value && !Form().IsMatch(text)
            ? $"{key} is '{text.Trim()}', which .NET reads as {value:c}. Write hours, minutes and seconds: 00:00:05 is five seconds, 00:05:00 five minutes, " +
                "1.00:00:00 a day."
            : null;

    [GeneratedRegex(@"^\s*-?(\d{1,8}\.)?([01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(\.\d{1,7})?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
