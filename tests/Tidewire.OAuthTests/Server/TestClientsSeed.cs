using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Tidewire.OAuthTests.Server;

/// <summary>Creates the tables, and the clients of <see cref="TestClients"/>.</summary>
internal static class TestClientsSeed
{
    public static async Task AddAsync(IServiceProvider services)
    {
        await services.GetRequiredService<OAuthDbContext>().Database.EnsureCreatedAsync();

        var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
        await applications.CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = TestClients.Api,
            ClientSecret = TestClients.ApiSecret,
            ClientType = ClientTypes.Confidential,
            Permissions =
            {
                Permissions.Endpoints.Token, Permissions.Endpoints.Introspection, Permissions.Endpoints.Revocation,
                Permissions.GrantTypes.ClientCredentials, Permissions.Prefixes.Scope + TestClients.Scope,
                Permissions.Prefixes.Scope + TestClients.NotificationsScope,
            },
        });
        await applications.CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = TestClients.Notifications,
            ClientSecret = TestClients.NotificationsSecret,
            ClientType = ClientTypes.Confidential,
            Permissions = { Permissions.Endpoints.Introspection },
        });
        await applications.CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = TestClients.App,
            ClientSecret = TestClients.AppSecret,
            ClientType = ClientTypes.Confidential,
            Permissions =
            {
                Permissions.Endpoints.Token, Permissions.Endpoints.Revocation,
                Permissions.GrantTypes.Password, Permissions.Prefixes.Scope + TestClients.Scope,
            },
        });

        // A token with one of these scopes gets the API of the scope as its audience, so that API may see the token's claims.
        var scopes = services.GetRequiredService<IOpenIddictScopeManager>();
        await scopes.CreateAsync(new OpenIddictScopeDescriptor { Name = TestClients.Scope, Resources = { TestClients.Api } });
        await scopes.CreateAsync(new OpenIddictScopeDescriptor { Name = TestClients.NotificationsScope, Resources = { TestClients.Notifications } });
    }
}
