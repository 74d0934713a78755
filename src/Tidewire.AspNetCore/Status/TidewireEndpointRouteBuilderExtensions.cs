using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Tidewire.AspNetCore.Status;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the status page of Tidewire's clients.</summary>
public static class TidewireEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps a live status page for all registered clients: circuit, calls, failures, latency, cache, events and messages, and effective
    /// options. The same data is available as JSON at <c>{pattern}/status.json</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// In the Development environment, the page is served to everyone. In any other environment, it returns 404 unless it requires
    /// authorization: <c>app.MapTidewireStatus().RequireAuthorization("operators")</c>. A fallback policy of the application does not
    /// count, nor does a page that also allows anonymous access.
    /// </para>
    /// <para>
    /// The numbers are those of this process, starting with the call of this method, and take a fixed amount of memory. The page shows no
    /// secrets, loads no external resources, and has a strict Content-Security-Policy.
    /// </para>
    /// </remarks>
    /// <param name="endpoints">The application's route builder.</param>
    /// <param name="pattern">The route of the page. Default <c>/tidewire</c>.</param>
    /// <returns>A builder for both endpoints, for example to require authorization.</returns>
    /// <exception cref="InvalidOperationException">No client is registered.</exception>
    public static IEndpointConventionBuilder MapTidewireStatus(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/tidewire")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        return StatusEndpoints.Map(endpoints, pattern);
    }
}
