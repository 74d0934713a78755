using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore.Status;

/// <summary>Outside Development the status page is served only where it requires authorization.</summary>
/// <remarks>Asked with each request: conventions such as <c>RequireAuthorization</c> are added after the page was mapped.</remarks>
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

    // Anonymous access wins over any policy. The authorization middleware has enforced the policy by now; without it the platform refuses to run the endpoint.
    private static bool IsGuarded(EndpointMetadataCollection? metadata) =>
        metadata?.GetMetadata<IAuthorizeData>() is not null && metadata.GetMetadata<IAllowAnonymous>() is null;
}
