using Microsoft.Extensions.Options;
using Polly.Telemetry;

namespace Tidewire.Resilience;

/// <summary>
/// What Polly reports of our clients: its metrics name the operation, and its lines are debug. There are two for each request that went well, and several
/// warnings for each that did not; how a call ended is said once, by ours. Pipelines of the application are left as they are.
/// </summary>
internal sealed class PipelineTelemetry : IPostConfigureOptions<TelemetryOptions>
{
    private const string OurPipelines = "Tidewire.";

    public void PostConfigure(string? name, TelemetryOptions options)
    {
        options.MeteringEnrichers.Add(new OperationEnricher());
        var others = options.SeverityProvider;
        options.SeverityProvider = arguments =>
        {
            var severity = others?.Invoke(arguments) ?? arguments.Event.Severity;
            return severity > ResilienceEventSeverity.Debug && IsOurs(arguments.Source) ? ResilienceEventSeverity.Debug : severity;
        };
    }

    public static bool IsOurs(ResilienceTelemetrySource source) => source.PipelineName?.StartsWith(OurPipelines, StringComparison.Ordinal) == true;
}
