using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.AspNetCore.Tests.Mvc;

/// <summary>Brings its requirements along, with no policy of that name anywhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresReadAttribute : Attribute, IAuthorizationRequirementData
{
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => new AuthorizationPolicyBuilder().RequireScope("read").Build().Requirements;
}
