using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Tidewire;

namespace WebApi.Observability;

/// <summary>
/// Metrics and traces by OpenTelemetry, and health. <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector; without it only Prometheus is served.
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

    /// <summary>For the monitoring alone: in production, on a port that the internet does not reach.</summary>
    public static void MapObservability(this WebApplication app)
    {
        // <HealthEndpoints>
        // Says whether the process works. No other service is asked: a restart would not repair it.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
        // </HealthEndpoints>
        app.MapPrometheusScrapingEndpoint();
    }
}
