using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace LocalOAuthServer;

/// <summary>Builds the web application, configured as in OpenIddict's documentation.</summary>
internal static class OAuthApplication
{
    public static WebApplication Build(string file)
    {
        // The empty builder, because the others read the settings of the host process.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddAuthentication();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddDbContext<OAuthDbContext>(context => context.UseSqlite($"Data Source={file};Pooling=False").UseOpenIddict());
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<OAuthDbContext>())
            .AddServer(server => server
                .SetTokenEndpointUris(OAuthServerHost.TokenPath)
                .SetIntrospectionEndpointUris(OAuthServerHost.IntrospectionPath)
                .SetRevocationEndpointUris(OAuthServerHost.RevocationPath)
                .AllowPasswordFlow()
                .AllowClientCredentialsFlow()
                .AddEphemeralSigningKey()
                .AddEphemeralEncryptionKey()
                .AddEventHandler<HandleTokenRequestContext>(handler => handler.UseSingletonHandler<SignInHandler>())
                .UseAspNetCore()
                .DisableTransportSecurityRequirement());

        var application = builder.Build();
        application.UseAuthentication();
        return application;
    }
}
