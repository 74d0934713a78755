using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Tidewire;

namespace WebApi.Observability;

/// <summary>
/// Metrics and traces with OpenTelemetry, and health checks. <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> sets a collector; without it, only the
/// Prometheus endpoint is available.
/// </summary>
internal static class ObservabilityExtensions
{
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddObservability(this WebApplicationBuilder builder)
    {
        // <OpenTelemetry>
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName))
            .WithMetrics(metrics => metrics
                .AddMeter(TidewireTelemetry.MeterName, "Polly", "System.Net.Http", "Microsoft.AspNetCore.Hosting")
                .AddPrometheusExporter())
            .WithTracing(traces => traces
                .AddSource(TidewireTelemetry.ActivitySourceName, "System.Net.Http", "Microsoft.AspNetCore"));
        if (!string.IsNullOrEmpty(builder.Configuration[CollectorVariable]))
            telemetry.UseOtlpExporter();
        // </OpenTelemetry>

        // <HealthChecks>
        builder.Services.AddHealthChecks().AddTidewire();
        // </HealthChecks>
    }

    /// <summary>Endpoints for monitoring only; in production, serve them on a port that is not reachable from the internet.</summary>
    public static void MapObservability(this WebApplication app)
    {
        // <HealthEndpoints>
        // Checks this process only, because a restart does not repair other services.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
        // </HealthEndpoints>
        app.MapPrometheusScrapingEndpoint();
    }
}
