using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.AspNetCore;

/// <summary>
/// Determines the requirements of an endpoint. The policies are combined a second time, in the same way as by the authorization middleware
/// and MVC's <see cref="AuthorizeFilter"/>, because neither of them tells an authentication handler why a request is forbidden.
/// </summary>
internal static class EndpointRequirements
{
    public static async Task<IReadOnlyList<IAuthorizationRequirement>> GetAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata ?? EndpointMetadataCollection.Empty;
        if (context.RequestServices.GetService<IAuthorizationPolicyProvider>() is not { } provider
            || metadata.GetMetadata<IAllowAnonymous>() is not null
            || metadata.GetMetadata<IAllowAnonymousFilter>() is not null)
        {
            return [];
        }

        // If the endpoint has no authorization data, this is the fallback policy.
        var policy = await AuthorizationPolicy.CombineAsync(
            provider,
            metadata.GetOrderedMetadata<IAuthorizeData>(),
            metadata.GetOrderedMetadata<AuthorizationPolicy>()).ConfigureAwait(false);

        List<IAuthorizationRequirement> requirements = [.. policy?.Requirements ?? []];
        foreach (var data in metadata.GetOrderedMetadata<IAuthorizationRequirementData>())
            requirements.AddRange(data.GetRequirements());
        foreach (var filter in metadata.GetOrderedMetadata<AuthorizeFilter>())
        {
            var ofFilter = filter.Policy
                ?? await AuthorizationPolicy.CombineAsync(filter.PolicyProvider ?? provider, filter.AuthorizeData ?? []).ConfigureAwait(false);
            requirements.AddRange(ofFilter?.Requirements ?? []);
        }

        return requirements;
    }
}
