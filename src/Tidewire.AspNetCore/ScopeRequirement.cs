using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace Tidewire.AspNetCore;

/// <summary>
/// Requires all of the given scopes. Reads claims of the exact type <c>scope</c>, which other schemes may fill with several scopes
/// separated by spaces.
/// </summary>
internal sealed class ScopeRequirement(string[] scopes) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    public IReadOnlyList<string> Scopes => scopes;

    public bool IsMetBy(ClaimsPrincipal user) => scopes.All(scope =>
        user.HasClaim(claim => claim.Type == ClaimNames.Scope && (claim.Value == scope || claim.Value.Split(' ').Contains(scope))));

    public override string ToString() => $"{nameof(ScopeRequirement)}: all of {string.Join(' ', scopes)}";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (requirement.IsMetBy(context.User))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
