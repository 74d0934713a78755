using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.AspNetCore.Tests.Mvc;

/// <summary>Contains its requirements itself, without a named policy.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresReadAttribute : Attribute, IAuthorizationRequirementData
{
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => new AuthorizationPolicyBuilder().RequireScope("read").Build().Requirements;
}
