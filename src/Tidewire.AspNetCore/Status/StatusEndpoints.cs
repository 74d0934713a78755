using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore.Status;

/// <summary>The endpoints of the status page: the page itself, and its data.</summary>
internal static class StatusEndpoints
{
    private const string DataRoute = "/status.json";

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern)
    {
        var services = endpoints.ServiceProvider;
        var reporter = Reporter(services);
        var guard = new StatusGuard(
            services.GetRequiredService<IHostEnvironment>(), pattern, services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StatusGuard).FullName!));

        var group = endpoints.MapGroup(pattern);
        group.MapGet("", context => guard.Allows(context) ? SendPageAsync(context) : NotFound(context)).WithDisplayName("Tidewire status page");
        group.MapGet(DataRoute, context => guard.Allows(context) ? SendDataAsync(context, reporter) : NotFound(context)).WithDisplayName("Tidewire status data");
        // The page is for people and not part of the application's API.
        group.ExcludeFromDescription();
        return group;
    }

    private static StatusReporter Reporter(IServiceProvider services)
    {
        RegisteredClient[] clients = [.. services.GetServices<RegisteredClient>()];
        if (clients.Length == 0)
            throw new InvalidOperationException("MapTidewireStatus shows the clients of Tidewire, but none is registered. Call builder.AddTidewire() first.");

        var circuits = services.GetRequiredService<ICircuitMonitor>();
        var time = services.GetRequiredService<TimeProvider>();
        var activity = new StatusActivity(clients, circuits, services.GetRequiredService<IMeterFactory>(), time);
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(activity.Dispose);
        return new(clients, circuits, activity, services.GetRequiredService<IHostEnvironment>(), new(services.GetService<IConfiguration>()), time);
    }

    private static Task SendPageAsync(HttpContext context)
    {
        SetHeaders(context.Response);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = StatusPage.ContentSecurityPolicy;
        context.Response.ContentLength = StatusPage.Html.Length;
        return context.Response.Body.WriteAsync(StatusPage.Html, context.RequestAborted).AsTask();
    }

    private static async Task SendDataAsync(HttpContext context, StatusReporter reporter)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(reporter.Report(), StatusJsonContext.Default.StatusReport);
        SetHeaders(context.Response);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private static void SetHeaders(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
