using System.Text.Json;

namespace Tidewire.Telemetry;

/// <summary>Formats tag values: lower case, words joined by an underscore.</summary>
internal static class TagValue
{
    /// <summary>Formats a name: <c>half_open</c> for <c>HalfOpen</c>.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>The tag values of an enum whose values start at zero and have no gaps.</summary>
    public static string[] Of<TEnum>()
        where TEnum : struct, Enum =>
        [.. Enum.GetNames<TEnum>().Select(Of)];
}
