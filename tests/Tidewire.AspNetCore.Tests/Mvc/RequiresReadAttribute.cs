using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.AspNetCore.Tests.Mvc;

/// <summary>Requires the scope <c>read</c>. Contains the requirement itself, so no named policy is needed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresReadAttribute : Attribute, IAuthorizationRequirementData
{
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => new AuthorizationPolicyBuilder().RequireScope("read").Build().Requirements;
}
