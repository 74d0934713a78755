using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace Tidewire.AspNetCore;

/// <summary>Every one of some scopes. Reads the <c>scope</c> claims, which other schemes may write as one text with spaces.</summary>
internal sealed class ScopeRequirement(string[] scopes) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    public IReadOnlyList<string> Scopes => scopes;

    public bool IsMetBy(ClaimsPrincipal user) => scopes.All(scope =>
        user.FindAll(ClaimMapper.ScopeClaimType).Any(claim => claim.Value.Split(' ').Contains(scope)));

    public override string ToString() => $"{nameof(ScopeRequirement)}: all of {string.Join(' ', scopes)}";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (requirement.IsMetBy(context.User))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
