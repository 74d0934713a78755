using Microsoft.Extensions.Options;
using Polly.Telemetry;

namespace Tidewire.Resilience;

/// <summary>
/// Lowers what Polly says of our clients to debug: two lines for each request that went well, and several warnings for each that did not. How a call ended is
/// said once, by ours. Pipelines of the application are left as they are.
/// </summary>
internal sealed class PipelineSeverity : IPostConfigureOptions<TelemetryOptions>
{
    private const string OurPipelines = "Tidewire.";

    public void PostConfigure(string? name, TelemetryOptions options)
    {
        var others = options.SeverityProvider;
        options.SeverityProvider = arguments =>
        {
            var severity = others?.Invoke(arguments) ?? arguments.Event.Severity;
            return severity > ResilienceEventSeverity.Debug && arguments.Source.PipelineName?.StartsWith(OurPipelines, StringComparison.Ordinal) == true
                ? ResilienceEventSeverity.Debug
                : severity;
        };
    }
}
