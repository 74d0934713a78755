using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore.Status;

/// <summary>Serves the status page outside of Development only if it requires authorization.</summary>
/// <remarks>Evaluated per request, because conventions such as <c>RequireAuthorization</c> are added after the page is mapped.</remarks>
internal sealed class StatusGuard(IHostEnvironment environment, string pattern, ILogger logger)
{
    private int _hasWarned;

    public bool Allows(HttpContext context)
    {
        if (environment.IsDevelopment() || IsGuarded(context.GetEndpoint()?.Metadata))
            return true;

        if (Interlocked.Exchange(ref _hasWarned, 1) == 0)
            Log.StatusPageNotGuarded(logger, pattern, environment.EnvironmentName);
        return false;
    }

    // Anonymous access overrides any policy. The authorization middleware has already enforced the policy; without that middleware, ASP.NET
    // Core refuses to run the endpoint.
    private static bool IsGuarded(EndpointMetadataCollection? metadata) =>
        metadata?.GetMetadata<IAuthorizeData>() is not null && metadata.GetMetadata<IAllowAnonymous>() is null;
}
