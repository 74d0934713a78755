namespace Tidewire.Clients;

/// <summary>Builds the message for a value that cannot be converted to the type of its option.</summary>
internal static class Unconvertible
{
    private static readonly string[] _numbers = ["Int32", "Int64", "Double", "Decimal", "Single", "Int16", "Byte", "UInt32", "UInt64"];

    /// <param name="key">The configuration key.</param>
    /// <param name="text">The configured value.</param>
    /// <param name="problem">The message of the binder. It names the type, but also quotes the value, so it is not passed on.</param>
    public static string Message(string key, string text, string problem)
    {
        if (problem.Contains("'System.Uri'", StringComparison.Ordinal))
            return Address(key);

        string fix = problem.Contains("'System.TimeSpan'", StringComparison.Ordinal)
            ? "is not a duration. Write hours, minutes and seconds: 00:00:05 is five seconds."
            : problem.Contains("'System.Boolean'", StringComparison.Ordinal)
                ? "is neither true nor false. Set it to one of them."
                : IsNumber(problem)
                    ? "is not a number in range. Write digits only."
                    : "cannot be converted to the type of the option. Write durations as 00:00:05, booleans as true or false, numbers in digits, and other " +
                        "values by their names.";
        return $"{key} is {ShownValue.Of(text)}, which {fix}";
    }

    /// <summary>The message for an address that cannot be parsed. The address is not shown, because it may contain a password.</summary>
    public static string Address(string source) =>
        $"{source} (not shown) is not an address. Write it with scheme, host and, if necessary, a numeric port, for example https://auth.example.com:8443.";

    private static bool IsNumber(string problem) => _numbers.Any(type => problem.Contains($"'System.{type}'", StringComparison.Ordinal));
}
