using Microsoft.Extensions.Hosting;

namespace Tidewire.Clients;

/// <summary>Validates the address of a client.</summary>
/// <param name="definition">The client's definition.</param>
/// <param name="section">The path of its section.</param>
/// <param name="environment">The environment, if there is a host.</param>
/// <param name="discovery">Detects whether service discovery is registered.</param>
internal sealed class AddressValidator(ServiceClientDefinition definition, string section, IHostEnvironment? environment, ServiceDiscovery discovery)
{
    private const string Example = "for example https://auth.example.com";

    public IEnumerable<string> Failures(ServiceClientOptions options, BoundSettings bound)
    {
        string key = Key(nameof(options.BaseAddress));
        if (bound.Unbindable.Contains(key) || bound.AddressSource is { } variable && bound.Unbindable.Contains(variable))
            return [];

        var address = options.BaseAddress;
        if (address is null || address.OriginalString.Length == 0)
            return [Missing(key)];

        string source = Source(address, bound, key, options);
        if (!IsAbsolute(address))
            return [$"{source} (not shown) is not an absolute address. {Hint(address.OriginalString)}Write it with scheme and host, {Example}."];

        return ServiceDiscovery.IsHttp(address.Scheme) || ServiceDiscovery.IsResolvable(address.Scheme)
            ? [.. PartFailures(source, address), .. SchemeFailures(source, address), .. PlainHttpFailures(source, address, options)]
            : [$"{source} has {(UriParser.IsKnownScheme(address.Scheme) ? $"the scheme '{address.Scheme}'" : "a scheme that is not HTTP")}. " +
                "Use https, http, or https+http with service discovery."];
    }

    /// <summary>Whether the path of an address contains an empty segment.</summary>
    /// <remarks>
    /// A relative reference that begins with two slashes names a host: combining <c>http://auth//other</c> with <c>/verify</c> could lead to
    /// another server. Some servers drop an empty segment, and others do not find the path.
    /// </remarks>
    public static bool HasEmptySegment(Uri address) => address.AbsolutePath.Contains("//", StringComparison.Ordinal);

    private IEnumerable<string> PartFailures(string source, Uri address)
    {
        string shown = Shown(address);
        if (address.UserInfo.Length > 0)
            yield return $"{source} is '{shown}' and contains a user name or password. Remove it and set {Key(nameof(ServiceClientOptions.ApiKey))}.";
        if (address.OriginalString.Contains('?', StringComparison.Ordinal))
            yield return $"{source} is '{shown}' and contains a query. Remove it; a key belongs in {Key(nameof(ServiceClientOptions.ApiKey))}.";
        if (address.OriginalString.Contains('#', StringComparison.Ordinal))
            yield return $"{source} is '{shown}' and contains a fragment. Remove the part from '#' on.";

        if (HasEmptySegment(address))
            yield return $"{source} is '{shown}' and contains an empty path segment. Write one slash between segments.";
    }

    private IEnumerable<string> SchemeFailures(string source, Uri address)
    {
        if (!ServiceDiscovery.IsHttp(address.Scheme) && !discovery.IsRegistered)
            yield return $"{source} is '{Shown(address)}', {ServiceDiscovery.Missing(address.Scheme)}";
    }

    private IEnumerable<string> PlainHttpFailures(string source, Uri address, ServiceClientOptions options)
    {
        bool secret = definition.SendsSecrets || options.HasCredential;
        if (!secret || address.Scheme == Uri.UriSchemeHttps || options.AllowInsecureHttp || address.IsLoopback || environment?.IsDevelopment() == true)
            yield break;

        yield return $"{source} is '{Shown(address)}': {(definition.SendsSecrets ? "tokens" : options.Credentials.IsSet ? "the access token" : "the API key")} would cross the network unencrypted. Use https, " +
            $"or set {Key(nameof(options.AllowInsecureHttp))} to true if the network itself is encrypted.";
    }

    private string Missing(string key)
    {
        string variable = key.Replace(":", "__", StringComparison.Ordinal);
        return $"{key} is missing. Set it to the absolute http or https address of the service, for example " +
            $"https://{definition.Name.ToLowerInvariant()}.example.com (in the environment: " +
            $"{(definition.AddressVariable is null ? variable : $"{variable} or {definition.AddressVariable}")}).";
    }

    private string Key(string member) => $"{section}:{member}";

    // Code may have replaced the bound address with one that differs only in its user info.
    private static string Source(Uri address, BoundSettings bound, string key, ServiceClientOptions options) =>
        bound.AddressSource is { } source && ReferenceEquals(address, bound.Address) ? source
        : bound == BoundSettings.None ? key
        : $"{options.GetType().Name}.{nameof(options.BaseAddress)}, set in code,";

    // On Unix, a path parses as an absolute file URI.
    private static bool IsAbsolute(Uri address) =>
        address.IsAbsoluteUri && address.Host.Length > 0 && (!address.IsFile || address.OriginalString.StartsWith("file:", StringComparison.OrdinalIgnoreCase));

    private static string Hint(string text) =>
        text[0] is '"' or '\'' ? "It starts with a quote; an environment file may have kept it. "
        : text.Contains("://", StringComparison.Ordinal) ? ""
        : "It has no scheme. ";

    // User info, query and fragment may contain a secret, and this text is logged.
    private static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
