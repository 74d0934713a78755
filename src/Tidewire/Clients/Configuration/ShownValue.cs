namespace Tidewire.Clients;

/// <summary>Formats a configured value for messages.</summary>
internal static class ShownValue
{
    private const int MaxWord = 12;
    private const int MaxNumber = 20;
    private const int MaxUnit = 3;

    /// <summary>
    /// Returns the value in quotes if it is a short word or looks like a number, a duration or a time. Any other value may be an address
    /// with a password or a misplaced key, and is not shown because messages are logged.
    /// </summary>
    public static string Of(string? text) =>
        !string.IsNullOrEmpty(text) && (IsWord(text) || IsNumber(text)) ? $"'{text}'" : $"(not shown, {text?.Length ?? 0} characters)";

    private static bool IsWord(string text) => text.Length <= MaxWord && text.All(char.IsAsciiLetter);

    private static bool IsNumber(string text) =>
        text.Length <= MaxNumber
        && (char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.')
        && text.Count(char.IsAsciiLetter) <= MaxUnit
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or ':' or ',' or '+' or '-' or ' ');
}
