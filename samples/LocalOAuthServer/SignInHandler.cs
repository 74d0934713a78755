using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace LocalOAuthServer;

/// <summary>Grants tokens to every user who gives the password, and to the clients themselves.</summary>
internal sealed class SignInHandler : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        bool isUser = context.Request.IsPasswordGrantType();
        if (isUser && context.Request.Password != OAuthServerHost.Password)
        {
            context.Reject(Errors.InvalidGrant, "The user or the password is wrong.");
            return ValueTask.CompletedTask;
        }

        string subject = isUser ? context.Request.Username! : context.Request.ClientId!;
        var identity = new ClaimsIdentity("local", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject);
        if (isUser)
            identity.SetClaim(Claims.Email, $"{subject}@example.com");
        if (isUser && subject == "ada")
            identity.SetClaims(Claims.Role, ["admin"]);

        identity.SetScopes(context.Request.GetScopes());
        identity.SetResources(context.Request.HasScope(OAuthServerHost.Scope) ? [OAuthServerHost.ApiClient] : []);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        context.SignIn(new ClaimsPrincipal(identity));
        return ValueTask.CompletedTask;
    }
}
