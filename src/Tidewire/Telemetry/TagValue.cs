using System.Text.Json;

namespace Tidewire.Telemetry;

/// <summary>The one style of the values of tags: lower case, words joined by an underscore.</summary>
internal static class TagValue
{
    /// <summary><c>half_open</c> for <c>HalfOpen</c>.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>The values of an enumeration, by its numbers, which begin at zero and have no gaps.</summary>
    public static string[] Of<TEnum>()
        where TEnum : struct, Enum =>
        [.. Enum.GetNames<TEnum>().Select(Of)];
}
