using System.Net;
using LocalServices.Faults;
using LocalServices.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalServices.Hosting;

internal static class ServiceApplication
{
    public static WebApplication Build(
        LocalService service,
        int port,
        FaultBoard faults,
        RequestCounter requests,
        TimeProvider clock,
        Action<IEndpointRouteBuilder> endpoints)
    {
        // The empty builder, because the others read the appsettings.json and ASPNETCORE_ variables of the host process.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, DetachedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));

        WebApplication application = builder.Build();
        application.Use(requests.InvokeAsync);
        application.Use(new FaultMiddleware(faults, clock, application.Lifetime.ApplicationStopping).InvokeAsync);
        application.Use(RefusalMiddleware.InvokeAsync);
        if (!string.IsNullOrEmpty(service.ApiKey)) application.Use(new ApiKeyGate(service.ApiKey).InvokeAsync);

        var health = new HealthReply { Service = service.Name };
        application.MapGet(
            ControlPaths.Health,
            context => context.Response.WriteAsJsonAsync(health, RequestJsonContext.Default.HealthReply));
        new FaultEndpoints(faults).Map(application);
        endpoints(application);
        return application;
    }
}
