using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenIddict.Core;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Tidewire.OAuthTests.Server;

/// <summary>Builds the web application: OpenIddict, set up as in its documentation, with the test's clock and keys.</summary>
internal static class OAuthApplication
{
    public static WebApplication Build(OAuthServerOptions options, OAuthDatabase database, int port, Action<string> received)
    {
        // The other builders would read the settings of the host process.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        builder.Services.AddAuthentication();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddDbContext<OAuthDbContext>(context => context.UseSqlite(database.ConnectionString).UseOpenIddict());
        AddOpenIddict(builder.Services, options);

        var application = builder.Build();
        application.Use((context, next) =>
        {
            received(context.Request.Path);
            return next(context);
        });
        application.UseAuthentication();
        return application;
    }

    private static void AddOpenIddict(IServiceCollection services, OAuthServerOptions options)
    {
        services.Configure<OpenIddictCoreOptions>(core => core.TimeProvider = options.Clock);
        services.Configure<OpenIddictServerOptions>(server => server.TimeProvider = options.Clock);

        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<OAuthDbContext>())
            .AddServer(server =>
            {
                server.SetTokenEndpointUris(OAuthServer.TokenPath)
                    .SetIntrospectionEndpointUris(OAuthServer.IntrospectionPath)
                    .SetRevocationEndpointUris(OAuthServer.RevocationPath)
                    .SetAccessTokenLifetime(options.TokenLifetime)
                    .AllowClientCredentialsFlow()
                    .AllowPasswordFlow()
                    .AddSigningKey(TestKeys.Signing)
                    .AddEncryptionKey(TestKeys.Encryption)
                    .AddEventHandler<HandleTokenRequestContext>(handler => handler.UseScopedHandler<TokenRequestHandler>());

                if (options.ReferenceTokens)
                    server.UseReferenceAccessTokens();
                if (!options.EncryptedTokens)
                    server.DisableAccessTokenEncryption();

                server.UseAspNetCore().DisableTransportSecurityRequirement();
            });
    }
}
