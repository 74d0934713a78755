using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Tidewire.OAuthTests.Server;

/// <summary>Issues tokens: to clients for themselves, and to any user with the right password.</summary>
internal sealed class TokenRequestHandler(IOpenIddictScopeManager scopes) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (context.Request.IsPasswordGrantType() && context.Request.Password != TestClients.Password)
        {
            context.Reject(Errors.InvalidGrant, "The user or the password is wrong.");
            return;
        }

        var identity = context.Request.IsPasswordGrantType() ? User(context.Request.Username!) : Client(context.Request.ClientId!);
        var granted = context.Request.GetScopes();
        identity.SetScopes(granted);

        var resources = new List<string>();
        await foreach (string resource in scopes.ListResourcesAsync(granted))
            resources.Add(resource);
        identity.SetResources(resources);

        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        context.SignIn(new ClaimsPrincipal(identity));
    }

    private static ClaimsIdentity User(string name)
    {
        var identity = new ClaimsIdentity("test", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, name).SetClaim(Claims.Email, $"{name}@example.com").SetClaims(Claims.Role, ["reader", "editor"]);
        return identity;
    }

    private static ClaimsIdentity Client(string id)
    {
        var identity = new ClaimsIdentity("test", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, id);
        return identity;
    }
}
