using Tidewire.Pipeline;

namespace Tidewire.Clients;

/// <summary>Validates the API key and the header that carries it. Neither is shown where it may be a secret.</summary>
internal static class ApiKeyValidator
{
    private const string Example = "Use Authorization or X-Api-Key, for instance.";

    private static readonly string[] _reservedHeaders =
        ["Host", "Allow", "Expires", "Last-Modified", "Transfer-Encoding", "Connection", "User-Agent", IdempotencyKey.HeaderName];

    public static IEnumerable<string> Failures(ServiceClientOptions options, BoundSettings bound, string section)
    {
        string header = options.ApiKeyHeader ?? "";
        string headerKey = $"{section}:{nameof(options.ApiKeyHeader)}";
        if (header.Length == 0 || !header.All(UserAgent.IsTokenCharacter) || IsQuote(header[0]))
            yield return $"{headerKey} (not shown, {header.Length} characters: it may be a key put there by mistake) is not the name of a header (RFC 9110, section 5.1). {Example}";
        else if (_reservedHeaders.Contains(header, StringComparer.OrdinalIgnoreCase) || header.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            yield return $"{headerKey} is '{header}', a header with a meaning of its own. {Example}";

        if (string.IsNullOrEmpty(options.ApiKey))
            yield break;

        string apiKey = options.ApiKey;
        string source = bound.ApiKeySource is { } from && apiKey == bound.ApiKey ? from
            : bound == BoundSettings.None ? $"{section}:{nameof(options.ApiKey)}"
            : $"{options.GetType().Name}.{nameof(options.ApiKey)} (set in code)";

        if (apiKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            yield return $"{source} (not shown, {apiKey.Length} characters) holds a space, a line break or a character outside visible ASCII. " +
                "Set the bare key; often a line break came along with it from a file.";
        }
        else if (IsQuote(apiKey[0]) || IsQuote(apiKey[^1]))
        {
            yield return $"{source} (not shown, {apiKey.Length} characters) begins or ends with a quote. Set the bare key; often an environment file kept the " +
                "quotes around it.";
        }
    }

    private static bool IsQuote(char character) => character is '"' or '\'' or '`';
}
