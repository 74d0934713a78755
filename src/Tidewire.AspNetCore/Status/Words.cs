using System.Text.Json;

namespace Tidewire.AspNetCore.Status;

/// <summary>Formats values as in metrics: lower case with underscores.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => Of(value.ToString());

    public static string Of(string text) => JsonNamingPolicy.SnakeCaseLower.ConvertName(text);
}
