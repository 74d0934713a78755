namespace Tidewire.Pipeline;

/// <summary>Finds a header that HTTP/1.1 cannot carry. .NET reports it as a failed request that looks like a lost connection.</summary>
internal static class UnsendableHeader
{
    /// <summary>The name of a header with a character outside ASCII, or <see langword="null"/>.</summary>
    public static string? Find(HttpRequestMessage request)
    {
        var headers = request.Content is null ? request.Headers.NonValidated.AsEnumerable() : request.Headers.NonValidated.Concat(request.Content.Headers.NonValidated);
        foreach (var (name, values) in headers)
        {
            foreach (string value in values)
            {
                if (!System.Text.Ascii.IsValid(value))
                    return name;
            }
        }

        return null;
    }

    public static ArgumentException Error(string header, Exception cause) => new(
        $"The header '{header}' contains a non-ASCII character, which HTTP/1.1 cannot carry. Nothing was sent. Encode its value, or set RequestHeaderEncodingSelector on the primary handler.",
        cause);
}
