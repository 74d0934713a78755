using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Clients;

/// <summary>
/// Detects whether the application uses <c>Microsoft.Extensions.ServiceDiscovery</c>, without a reference to that package.
/// </summary>
internal sealed class ServiceDiscovery(IServiceProviderIsService? services)
{
    private const string Namespace = "Microsoft.Extensions.ServiceDiscovery";

    private static readonly string[] _resolvable = ["https+http", "http+https"];

    /// <summary>Whether service discovery is registered. A client may still lack the service discovery handler.</summary>
    public bool IsRegistered =>
        Type.GetType("Microsoft.Extensions.ServiceDiscovery.ServiceEndpointResolver, Microsoft.Extensions.ServiceDiscovery") is { } resolver
        && services?.IsService(resolver) == true;

    public static bool IsHttp(string scheme) => scheme == Uri.UriSchemeHttp || scheme == Uri.UriSchemeHttps;

    /// <summary>Whether service discovery resolves the scheme to http or https.</summary>
    public static bool IsResolvable(string scheme) => _resolvable.Contains(scheme);

    /// <summary>Whether a client's handler chain contains the service discovery handler.</summary>
    public static bool IsOn(HttpMessageHandler? handler)
    {
        while (handler is not null)
        {
            if (handler.GetType().FullName!.StartsWith(Namespace, StringComparison.Ordinal))
                return true;
            handler = (handler as DelegatingHandler)?.InnerHandler;
        }

        return false;
    }

    /// <summary>The end of a message that begins with an address.</summary>
    public static string Missing(string scheme) =>
        $"but no service discovery resolves the scheme '{scheme}'. Add the package {Namespace} and the lines " +
        "builder.Services.AddServiceDiscovery(); builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery()); or use https.";
}
