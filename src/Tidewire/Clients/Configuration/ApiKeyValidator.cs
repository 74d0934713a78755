using Tidewire.Pipeline;

namespace Tidewire.Clients;

/// <summary>Validates the API key and its header. Its messages do not show a value that may be a secret.</summary>
internal static class ApiKeyValidator
{
    private const string Example = "For example, use Authorization or X-Api-Key.";

    private static readonly string[] _reservedHeaders =
        ["Host", "Allow", "Expires", "Last-Modified", "Transfer-Encoding", "Connection", "User-Agent", IdempotencyKey.HeaderName];

    public static IEnumerable<string> Failures(ServiceClientOptions options, BoundSettings bound, string section)
    {
        string header = options.ApiKeyHeader ?? "";
        string headerKey = $"{section}:{nameof(options.ApiKeyHeader)}";
        if (header.Length == 0 || !header.All(UserAgent.IsTokenCharacter) || IsQuote(header[0]))
            yield return $"{headerKey} (not shown, {header.Length} characters: it may be a key put there by mistake) is not the name of a header (RFC 9110, section 5.1). {Example}";
        else if (_reservedHeaders.Contains(header, StringComparer.OrdinalIgnoreCase) || header.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            yield return $"{headerKey} is '{header}', which is a reserved header. {Example}";

        if (string.IsNullOrEmpty(options.ApiKey))
            yield break;

        string apiKey = options.ApiKey;
        string source = bound.ApiKeySource is { } from && apiKey == bound.ApiKey ? from
            : bound == BoundSettings.None ? $"{section}:{nameof(options.ApiKey)}"
            : $"{options.GetType().Name}.{nameof(options.ApiKey)}, set in code,";

        // As the password of HTTP Basic, the key may contain any printable character.
        if (options.BasicUser is null && apiKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            yield return $"{source} (not shown, {apiKey.Length} characters) contains a space, a line break or a character outside visible ASCII. " +
                "Set only the key itself; a file often adds a line break.";
        }
        else if (IsQuote(apiKey[0]) || IsQuote(apiKey[^1]))
        {
            yield return $"{source} (not shown, {apiKey.Length} characters) starts or ends with a quote. Set only the key itself; an environment file often keeps " +
                "the quotes.";
        }
    }

    public static bool IsQuote(char character) => character is '"' or '\'' or '`';
}
