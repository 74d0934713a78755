using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Tidewire.AspNetCore.Status;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the status page of Tidewire's clients.</summary>
public static class TidewireEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps a page that shows every registered client live: circuit, calls, failures, latency, cache, what became of events and messages, and the options in
    /// force. The same data is JSON at <c>{pattern}/status.json</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// In the Development environment the page is served to everyone. In any other it answers 404 unless it requires authorization:
    /// <c>app.MapTidewireStatus().RequireAuthorization("operators")</c>. A fallback policy of the application does not count, nor does a page that also allows
    /// anonymous access.
    /// </para>
    /// <para>
    /// The numbers are those of this process, from the call of this method on; they are kept in memory of a fixed size. The page shows no secret, loads nothing
    /// from elsewhere, and has a strict Content-Security-Policy.
    /// </para>
    /// </remarks>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route of the page. Default <c>/tidewire</c>.</param>
    /// <returns>A builder for both endpoints, to require authorization for instance.</returns>
    /// <exception cref="InvalidOperationException">No client is registered.</exception>
    public static IEndpointConventionBuilder MapTidewireStatus(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/tidewire")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        return StatusEndpoints.Map(endpoints, pattern);
    }
}
