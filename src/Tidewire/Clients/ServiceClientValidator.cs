using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Tidewire.Pipeline;

namespace Tidewire.Clients;

/// <summary>Validates one client's options: the annotations, then what no annotation can say.</summary>
internal sealed class ServiceClientValidator<TOptions>(
    ServiceClientDefinition definition, string section, IValidateOptions<TOptions> annotations, IHostEnvironment? environment)
    : IValidateOptions<TOptions>
    where TOptions : ServiceClientOptions
{
    private static readonly string[] _schemes = ["http", "https", "https+http", "http+https"];
    private static readonly string[] _reservedHeaders =
        ["Host", "Allow", "Expires", "Last-Modified", "Transfer-Encoding", "Connection", "User-Agent", IdempotencyKey.HeaderName];

    public string OptionsName => definition.OptionsName;

    public string Section => section;

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        if (name != definition.OptionsName)
            return ValidateOptionsResult.Skip;

        var failures = new List<string>();
        if (annotations.Validate(section, options) is { Failed: true } annotated)
            failures.AddRange(annotated.Failures);

        failures.AddRange(AddressFailures(options));
        failures.AddRange(KeyFailures(options));
        failures.AddRange(TimeFailures(options));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> AddressFailures(TOptions options)
    {
        string key = Key(nameof(options.BaseAddress));
        var address = options.BaseAddress;

        if (address is null || address.OriginalString.Length == 0)
        {
            yield return $"{key} is missing. Set it to the absolute http or https address of the service, for instance " +
                $"https://{definition.Name.ToLowerInvariant()}.example.com (in the environment: {EnvironmentNames(key)}).";
            yield break;
        }

        if (!address.IsAbsoluteUri || address.Host.Length == 0)
        {
            yield return $"{key} is '{Shown(address)}', which is not an absolute address. Write it with scheme and host, for instance https://auth.example.com.";
            yield break;
        }

        if (!_schemes.Contains(address.Scheme))
            yield return $"{key} is '{Shown(address)}' with the scheme '{address.Scheme}'. Use https, http, or a service-discovery scheme such as https+http.";
        if (address.UserInfo.Length > 0)
            yield return $"{key} is '{Shown(address)}' with a user or password in it. Take that out and set {Key(nameof(options.ApiKey))}.";
        if (address.Query.Length > 0)
            yield return $"{key} is '{Shown(address)}' with a query after it. Take the query out; a key belongs in {Key(nameof(options.ApiKey))}.";
        if (address.Fragment.Length > 0)
            yield return $"{key} is '{Shown(address)}' with a fragment after it. Take the part from '#' on out.";

        bool secret = definition.SendsSecrets || !string.IsNullOrEmpty(options.ApiKey);
        bool mayBePlain = _schemes.Contains(address.Scheme) && address.Scheme != "https";
        if (secret && mayBePlain && !options.AllowInsecureHttp && !address.IsLoopback && environment?.IsDevelopment() != true)
        {
            yield return $"{key} is '{Shown(address)}': {(definition.SendsSecrets ? "tokens" : "the API key")} would cross the network unencrypted. Use https, " +
                $"or set {Key(nameof(options.AllowInsecureHttp))} to true if the network itself is encrypted.";
        }
    }

    private IEnumerable<string> KeyFailures(TOptions options)
    {
        string headerKey = Key(nameof(options.ApiKeyHeader));
        string header = options.ApiKeyHeader;

        if (string.IsNullOrEmpty(header) || !header.All(UserAgent.IsTokenCharacter))
            yield return $"{headerKey} (not shown, {header?.Length ?? 0} characters: it may be a key put there by mistake) is not the name of a header (RFC 9110, section 5.1). Use Authorization or X-Api-Key, for instance.";
        else if (_reservedHeaders.Contains(header, StringComparer.OrdinalIgnoreCase) || header.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            yield return $"{headerKey} is '{header}', a header with a meaning of its own. Use Authorization or X-Api-Key, for instance.";

        if (options.ApiKey is { } apiKey && apiKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            yield return $"{Key(nameof(options.ApiKey))} (not shown, {apiKey.Length} characters) holds a space, a line break or a character outside visible ASCII. " +
                "Set the bare key; often a line break came along with it from a file.";
        }
    }

    private IEnumerable<string> TimeFailures(TOptions options)
    {
        if (options.Budget > TimeSpan.Zero && options.AttemptTimeout > options.Budget)
        {
            yield return $"{Key(nameof(options.AttemptTimeout))} is {options.AttemptTimeout:c}, longer than {Key(nameof(options.Budget))} ({options.Budget:c}). " +
                "Shorten the attempt or lengthen the budget.";
        }

        if (options.Retry.BaseDelay > options.Retry.MaxDelay)
        {
            yield return $"{Key("Retry:BaseDelay")} is {options.Retry.BaseDelay:c}, longer than {Key("Retry:MaxDelay")} ({options.Retry.MaxDelay:c}). " +
                "Shorten the first or lengthen the second.";
        }

        if (options.CircuitBreaker.FirstBreak > options.CircuitBreaker.BreakDuration)
        {
            yield return $"{Key("CircuitBreaker:FirstBreak")} is {options.CircuitBreaker.FirstBreak:c}, longer than {Key("CircuitBreaker:BreakDuration")} " +
                $"({options.CircuitBreaker.BreakDuration:c}). Shorten the first or lengthen the second.";
        }
    }

    private string Key(string member) => $"{section}:{member}";

    private string EnvironmentNames(string key)
    {
        string name = key.Replace(":", "__", StringComparison.Ordinal);
        return definition.AddressVariable is null ? name : $"{name} or {definition.AddressVariable}";
    }

    // User info and query may hold a secret, and this text goes to a log.
    private static string Shown(Uri address)
    {
        if (address.IsAbsoluteUri)
            return address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

        string text = address.OriginalString;
        return text.Contains('@', StringComparison.Ordinal) || text.Contains('?', StringComparison.Ordinal) ? "(not shown)" : text;
    }
}
