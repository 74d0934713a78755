using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Clients;

/// <summary>Whether the application resolves addresses with <c>Microsoft.Extensions.ServiceDiscovery</c>, a package that this one does not need.</summary>
internal sealed class ServiceDiscovery(IServiceProviderIsService? services)
{
    private const string Namespace = "Microsoft.Extensions.ServiceDiscovery";

    private static readonly string[] _resolvable = ["https+http", "http+https"];

    /// <summary>Whether its services are registered. Its handler may still be missing on a client.</summary>
    public bool IsRegistered =>
        Type.GetType("Microsoft.Extensions.ServiceDiscovery.ServiceEndpointResolver, Microsoft.Extensions.ServiceDiscovery") is { } resolver
        && services?.IsService(resolver) == true;

    public static bool IsHttp(string scheme) => scheme == Uri.UriSchemeHttp || scheme == Uri.UriSchemeHttps;

    /// <summary>Whether service discovery makes an http or https address of it.</summary>
    public static bool IsResolvable(string scheme) => _resolvable.Contains(scheme);

    /// <summary>Whether its handler is among those of a client.</summary>
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

    /// <summary>The rest of a sentence that began with an address.</summary>
    public static string Missing(string scheme) =>
        $"but no service discovery resolves the scheme '{scheme}'. Add the package {Namespace} and the lines " +
        "builder.Services.AddServiceDiscovery(); builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery()); or use https.";
}
