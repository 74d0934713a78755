using Microsoft.Extensions.Hosting;

namespace Tidewire.Clients;

/// <summary>Validates the credential options of a client, except the API key itself. Secrets are not shown.</summary>
/// <param name="section">The path of the client's section.</param>
/// <param name="environment">The environment, if there is a host.</param>
/// <param name="discovery">Detects whether service discovery is registered.</param>
internal sealed class CredentialValidator(string section, IHostEnvironment? environment, ServiceDiscovery discovery)
{
    private const string Example = "https://login.example.com/connect/token";

    public IEnumerable<string> Failures(ServiceClientOptions options, BoundSettings bound) =>
        [.. NextKeyFailures(options), .. BasicFailures(options), .. TokenFailures(options, bound)];

    /// <summary>Reports control characters and quotes that a file or an environment file may have added to a client id or secret.</summary>
    public static IEnumerable<string> ClientFailures(string key, string? value) => [.. ControlCharacterFailures(key, value), .. QuoteFailures(key, value)];

    private static IEnumerable<string> ControlCharacterFailures(string key, string? value)
    {
        if (value?.Any(char.IsControl) == true)
            yield return $"{key} (not shown, {value.Length} characters) contains a line break or another control character. Set only the value itself; a file often adds a line break.";
    }

    private static IEnumerable<string> QuoteFailures(string key, string? value)
    {
        if (value is [var first, _, ..] && ApiKeyValidator.IsQuote(first) && value[^1] == first)
            yield return $"{key} (not shown, {value.Length} characters) is enclosed in quotes. Set only the value itself; an environment file often keeps the quotes.";
    }

    private IEnumerable<string> NextKeyFailures(ServiceClientOptions options)
    {
        string key = Key(nameof(options.NextApiKey));
        if (string.IsNullOrEmpty(options.NextApiKey))
            yield break;

        if (string.IsNullOrEmpty(options.ApiKey))
            yield return $"{key} is set, but {Key(nameof(options.ApiKey))} is not. NextApiKey is used together with ApiKey: set both, or move the value to ApiKey.";
        if (options.BasicUser is null && options.NextApiKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
            yield return $"{key} (not shown, {options.NextApiKey.Length} characters) contains a space, a line break or a character outside visible ASCII. Set only the key itself; a file often adds a line break.";
        else if (ApiKeyValidator.IsQuote(options.NextApiKey[0]) || ApiKeyValidator.IsQuote(options.NextApiKey[^1]))
            yield return $"{key} (not shown, {options.NextApiKey.Length} characters) starts or ends with a quote. Set only the key itself; an environment file often keeps the quotes.";
    }

    private IEnumerable<string> BasicFailures(ServiceClientOptions options)
    {
        if (options.BasicUser is not { } user)
            yield break;

        string key = Key(nameof(options.BasicUser));
        if (string.IsNullOrEmpty(options.ApiKey))
            yield return $"{key} is set, but {Key(nameof(options.ApiKey))} is not. The API key is the password of that user: set both or neither.";
        if (user.Length == 0 || user.Contains(':', StringComparison.Ordinal) || user.Any(char.IsControl))
            yield return $"{key} is empty, or contains a colon or a control character, which HTTP Basic does not allow in a user name (RFC 7617, section 2). Correct or remove it.";
        if (options.ApiKeyHeader?.Equals(ServiceClientOptions.DefaultApiKeyHeader, StringComparison.OrdinalIgnoreCase) == false)
            yield return $"{key} is set, but HTTP Basic is sent in Authorization. Remove it or {Key(nameof(options.ApiKeyHeader))}.";

        foreach (string failure in QuoteFailures(key, user))
            yield return failure;
        foreach (string failure in ControlCharacterFailures(Key(nameof(options.ApiKey)), options.ApiKey))
            yield return failure;
        foreach (string failure in ControlCharacterFailures(Key(nameof(options.NextApiKey)), options.NextApiKey))
            yield return failure;
    }

    private IEnumerable<string> TokenFailures(ServiceClientOptions options, BoundSettings bound)
    {
        var credentials = options.Credentials;
        string endpointKey = CredentialKey(nameof(credentials.TokenEndpoint));
        if (bound.Unbindable.Contains(endpointKey))
            yield break;

        if (!credentials.IsSet)
        {
            if (credentials.HasOthers)
                yield return $"{endpointKey} is missing. Set it to the whole address of the OAuth server's token endpoint, for example {Example}.";
            yield break;
        }

        foreach (string failure in EndpointFailures(credentials.TokenEndpoint!, endpointKey, options))
            yield return failure;
        if (string.IsNullOrEmpty(credentials.ClientId))
            yield return $"{CredentialKey(nameof(credentials.ClientId))} is missing. Set it to the client id of this application at the OAuth server.";
        if (string.IsNullOrEmpty(credentials.ClientSecret))
        {
            string key = CredentialKey(nameof(credentials.ClientSecret));
            yield return $"{key} is missing. Set it to the client secret of this application at the OAuth server (in the environment: {key.Replace(":", "__", StringComparison.Ordinal)}).";
        }

        if (!string.IsNullOrEmpty(options.ApiKey))
            yield return $"{bound.ApiKeySource ?? Key(nameof(options.ApiKey))} and {endpointKey} are both set, but a request carries one credential. Remove one of them.";

        foreach (string failure in FieldFailures(credentials))
            yield return failure;
    }

    private IEnumerable<string> FieldFailures(ClientCredentialsOptions credentials)
    {
        if (!Enum.IsDefined(credentials.ClientAuthentication))
            yield return $"{CredentialKey(nameof(credentials.ClientAuthentication))} is {(int)credentials.ClientAuthentication}. Set it to Basic or Post.";

        // RFC 6749, section 3.3.
        if (credentials.Scope?.All(character => character is >= ' ' and <= '~' and not ('"' or '\\')) == false)
            yield return $"{CredentialKey(nameof(credentials.Scope))} contains a character that is not allowed in a scope. Separate scopes by single spaces.";

        foreach (string failure in ClientFailures(CredentialKey(nameof(credentials.ClientId)), credentials.ClientId))
            yield return failure;
        foreach (string failure in ClientFailures(CredentialKey(nameof(credentials.ClientSecret)), credentials.ClientSecret))
            yield return failure;
    }

    private IEnumerable<string> EndpointFailures(Uri endpoint, string key, ServiceClientOptions options)
    {
        if (!endpoint.IsAbsoluteUri || endpoint.Host.Length == 0 || !ServiceDiscovery.IsHttp(endpoint.Scheme) && !ServiceDiscovery.IsResolvable(endpoint.Scheme))
        {
            yield return $"{key} (not shown) is not an absolute http or https address. Write it with scheme, host and path, for example {Example}.";
            yield break;
        }

        string shown = endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        if (endpoint.UserInfo.Length > 0)
            yield return $"{key} is '{shown}' and contains a user name or password. Remove it and set ClientId and ClientSecret instead.";
        if (endpoint.Fragment.Length > 0)
            yield return $"{key} is '{shown}' and contains a fragment. Remove the part from '#' on.";
        if (AddressValidator.HasEmptySegment(endpoint))
            yield return $"{key} is '{shown}' and contains an empty path segment. Write one slash between segments.";
        if (!ServiceDiscovery.IsHttp(endpoint.Scheme) && !discovery.IsRegistered)
            yield return $"{key} is '{shown}', {ServiceDiscovery.Missing(endpoint.Scheme)}";
        if (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback && !options.AllowInsecureHttp && environment?.IsDevelopment() != true)
        {
            yield return $"{key} is '{shown}': the client secret would cross the network unencrypted. Use https, " +
                $"or set {Key(nameof(options.AllowInsecureHttp))} to true if the network itself is encrypted.";
        }
    }

    private string Key(string member) => $"{section}:{member}";

    private string CredentialKey(string member) => $"{section}:{nameof(ServiceClientOptions.Credentials)}:{member}";
}
