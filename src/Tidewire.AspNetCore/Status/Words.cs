using System.Text.Json;

namespace Tidewire.AspNetCore.Status;

/// <summary>Values in lower case with underscores, as metrics have them.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => Of(value.ToString());

    public static string Of(string text) => JsonNamingPolicy.SnakeCaseLower.ConvertName(text);
}
