namespace Tidewire.Clients;

/// <summary>What to say about a text that does not convert to the type of its option.</summary>
internal static class Unconvertible
{
    private static readonly string[] _numbers = ["Int32", "Int64", "Double", "Decimal", "Single", "Int16", "Byte", "UInt32", "UInt64"];

    /// <param name="key">The configuration key of the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="problem">The message of the binder. It names the type. It also quotes the text, so it is not passed on.</param>
    public static string Message(string key, string text, string problem)
    {
        if (problem.Contains("'System.Uri'", StringComparison.Ordinal))
            return Address(key);

        string fix = problem.Contains("'System.TimeSpan'", StringComparison.Ordinal)
            ? "is not a duration. Write hours, minutes and seconds: 00:00:05 is five seconds."
            : problem.Contains("'System.Boolean'", StringComparison.Ordinal)
                ? "is neither true nor false. Write one of the two."
                : IsNumber(problem)
                    ? "is not a number in range. Write it in digits."
                    : "does not convert to the type of the option. Write durations as 00:00:05, truth values as true or false, numbers in digits, and other " +
                        "values by their names.";
        return $"{key} is {ShownValue.Of(text)}, which {fix}";
    }

    /// <summary>Nothing is shown of an address that cannot be read: it cannot be cleared of a password either.</summary>
    public static string Address(string source) =>
        $"{source} (not shown) is not an address. Write it with scheme, host and, if need be, a port in digits, for instance https://auth.example.com:8443.";

    private static bool IsNumber(string problem) => _numbers.Any(type => problem.Contains($"'System.{type}'", StringComparison.Ordinal));
}
