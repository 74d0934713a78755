namespace Tidewire.Tests.Auth;

/// <summary>JSON values that services send as <c>exp</c> and that are not valid NumericDates.</summary>
public static class Expiries
{
    public static TheoryData<string> Unreadable =>
    [
        "1767225600000", "\"1767225600000\"", "1767225600000000", "253402300800", "-99999999999999", "1e400", "-1e400", "99999999999999999999999999",
        "\"2026-01-01T00:00:00Z\"", "\"2026-01-01\"", "\"Thu, 01 Jan 2026 00:00:00 GMT\"", "\"never\"", "\"\"", "\" \"", "\"1767225600s\"", "\" 1767225600\"",
        "\"1,767,225,600\"", "\"0x6955B900\"", "\"NaN\"", "\"Infinity\"", "\"\u0661\"", "true", "false", "[]", "[1767225600]", "{}", "{\"seconds\":1767225600}",
    ];
}
