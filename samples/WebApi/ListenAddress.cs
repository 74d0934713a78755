using System.Net;
using System.Net.NetworkInformation;

namespace WebApi;

/// <summary>
/// Finds a taken port before anything is started, so that the error message is one sentence. Without this check, the server fails later, with a stack trace.
/// </summary>
internal static class ListenAddress
{
    /// <summary>The first address of <c>--urls</c> or <c>ASPNETCORE_URLS</c> on which another process listens, or <see langword="null"/>.</summary>
    public static Uri? FindTaken(IConfiguration configuration)
    {
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
        return (configuration[WebHostDefaults.ServerUrlsKey] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null)
            .FirstOrDefault(address => address is not null && listeners.Any(listener => listener.Port == address.Port && Overlap(listener.Address, address)));
    }

    // A host that is neither an IP address nor localhost means all addresses, as it does for the server.
    private static bool Overlap(IPAddress listener, Uri address) =>
        IsAny(listener)
        || (address.IsLoopback && address.HostNameType == UriHostNameType.Dns ? IPAddress.IsLoopback(listener)
            : !IPAddress.TryParse(address.DnsSafeHost, out var host) || IsAny(host) || host.Equals(listener));

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
