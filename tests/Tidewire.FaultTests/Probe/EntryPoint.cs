using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.FaultTests.Probe;

/// <summary>The ways in which an application can configure the HTTP client of a service.</summary>
internal static class EntryPoint
{
    private static readonly Dictionary<string, Func<Action<IHttpClientBuilder>, ProbeSetup>> _entryPoints = new()
    {
        ["http:"] = change => new() { Http = change },
        ["AddHttpClient, before"] = change => new() { Before = services => ByName(services, change) },
        ["AddHttpClient, after"] = change => new() { After = services => ByName(services, change) },
        ["defaults, before"] = change => new() { Before = services => services.ConfigureHttpClientDefaults(change) },
        ["defaults, after"] = change => new() { After = services => services.ConfigureHttpClientDefaults(change) },
        ["defaults, after another client"] = change => new()
        {
            Before = services => services.AddHttpClient("another"),
            After = services => services.ConfigureHttpClientDefaults(change),
        },
    };

    public static IEnumerable<string> All => _entryPoints.Keys;

    public static ProbeSetup Through(string entryPoint, Action<IHttpClientBuilder> change) => _entryPoints[entryPoint](change);

    private static void ByName(IServiceCollection services, Action<IHttpClientBuilder> change)
    {
        foreach (string name in Enum.GetValues<ProbeCall>().Select(ProbeApplication.HttpClientOf).Distinct())
            change(services.AddHttpClient(name));
    }
}
