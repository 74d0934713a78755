using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace LocalOAuthServer;

/// <summary>Creates the tables, the two clients and the scope.</summary>
internal static class ClientSeed
{
    public static async Task AddAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<OAuthDbContext>().Database.EnsureCreatedAsync();

        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        await applications.CreateAsync(Client(
            OAuthServerHost.AppClient,
            Permissions.Endpoints.Token, Permissions.GrantTypes.Password, Permissions.Prefixes.Scope + OAuthServerHost.Scope));
        await applications.CreateAsync(Client(
            OAuthServerHost.ApiClient,
            Permissions.Endpoints.Token, Permissions.Endpoints.Introspection, Permissions.Endpoints.Revocation, Permissions.GrantTypes.ClientCredentials));

        await scope.ServiceProvider.GetRequiredService<IOpenIddictScopeManager>()
            .CreateAsync(new OpenIddictScopeDescriptor { Name = OAuthServerHost.Scope, Resources = { OAuthServerHost.ApiClient } });
    }

    private static OpenIddictApplicationDescriptor Client(string id, params string[] permissions)
    {
        var client = new OpenIddictApplicationDescriptor { ClientId = id, ClientSecret = OAuthServerHost.Secret, ClientType = ClientTypes.Confidential };
        client.Permissions.UnionWith(permissions);
        return client;
    }
}
